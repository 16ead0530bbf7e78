// Colours to choose from, for each part of the face: names for the ear, values for the eye. Pure.

export const PRESETS = Object.freeze({
  skin: [["#f6ddcd", "Porcelain"], ["#ecc3a5", "Rose"], ["#dba883", "Sand"], ["#c68d63", "Honey"], ["#a56f4a", "Chestnut"], ["#7d4f34", "Walnut"],
    ["#5b3826", "Espresso"], ["#3f271c", "Ebony"]],
  hair: [["#17130f", "Black"], ["#3a2618", "Dark brown"], ["#5e3f28", "Brown"], ["#8a6240", "Light brown"], ["#c9a066", "Blond"], ["#9c4a26", "Copper"],
    ["#8d8a86", "Grey"], ["#dcd8d0", "Silver"]],
  lips: [["#dfa193", "Nude"], ["#c97a72", "Rosewood"], ["#b85a5a", "Rose"], ["#a83c44", "Cherry"], ["#8c2f3e", "Wine"], ["#cf7f63", "Apricot"],
    ["#8a5148", "Cocoa"], ["#b0647f", "Mauve"]],
  eyes: [["#3b2415", "Dark brown"], ["#6b4423", "Brown"], ["#8a6a35", "Amber"], ["#7a7443", "Hazel"], ["#5c7a54", "Green"], ["#4f7f8f", "Teal"],
    ["#5f83ad", "Blue"], ["#7e8a94", "Grey"]],
  background: [["#f1efea", "White wall"], ["#a9b7bd", "Mist"], ["#6f7f86", "Slate"], ["#2b2f33", "Night"], ["#8a9a7b", "Sage"], ["#c2a98b", "Linen"],
    ["#9b5f4a", "Brick"], ["#41506b", "Dusk"]],
});

/** What the colour is called, or its value when it has no name. */
export function nameColour(part, colour) {
  return PRESETS[part].find(([value]) => value === colour)?.[1] ?? colour;
}
