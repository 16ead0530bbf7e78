// Colours to choose from, for each part of the face: names for the ear, values for the eye. Pure.

import { gettext } from "../../js/i18n.js";

export const PRESETS = Object.freeze({
  skin: [["#f6ddcd", gettext("Porcelain")], ["#ecc3a5", gettext("Rose")], ["#dba883", gettext("Sand")], ["#c68d63", gettext("Honey")], ["#a56f4a", gettext("Chestnut")], ["#7d4f34", gettext("Walnut")],
    ["#5b3826", gettext("Espresso")], ["#3f271c", gettext("Ebony")]],
  hair: [["#17130f", gettext("Black")], ["#3a2618", gettext("Dark brown")], ["#5e3f28", gettext("Brown")], ["#8a6240", gettext("Light brown")], ["#c9a066", gettext("Blond")], ["#9c4a26", gettext("Copper")],
    ["#8d8a86", gettext("Grey")], ["#dcd8d0", gettext("Silver")]],
  lips: [["#dfa193", gettext("Nude")], ["#c97a72", gettext("Rosewood")], ["#b85a5a", gettext("Rose")], ["#a83c44", gettext("Cherry")], ["#8c2f3e", gettext("Wine")], ["#cf7f63", gettext("Apricot")],
    ["#8a5148", gettext("Cocoa")], ["#b0647f", gettext("Mauve")]],
  eyes: [["#3b2415", gettext("Dark brown")], ["#6b4423", gettext("Brown")], ["#8a6a35", gettext("Amber")], ["#7a7443", gettext("Hazel")], ["#5c7a54", gettext("Green")], ["#4f7f8f", gettext("Teal")],
    ["#5f83ad", gettext("Blue")], ["#7e8a94", gettext("Grey")]],
  background: [["#f1efea", gettext("White wall")], ["#a9b7bd", gettext("Mist")], ["#6f7f86", gettext("Slate")], ["#2b2f33", gettext("Night")], ["#8a9a7b", gettext("Sage")], ["#c2a98b", gettext("Linen")],
    ["#9b5f4a", gettext("Brick")], ["#41506b", gettext("Dusk")]],
});

/** What the colour is called, or its value when it has no name. */
export function nameColour(part, colour) {
  return PRESETS[part].find(([value]) => value === colour)?.[1] ?? colour;
}
