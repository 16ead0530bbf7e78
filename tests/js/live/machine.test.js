import assert from "node:assert/strict";
import test from "node:test";

import { ANSWER_TIMEOUT_MS, CONNECT_TIMEOUT_MS, HELLO_TIMEOUT_MS, LiveMachine, REST_MS, SEND_INTERVAL_MS, SLOW_MS } from "../../../static/studio/live/machine.js";

const random = () => 1;

/** A machine that said hello at time 0. */
function open() {
  const machine = new LiveMachine({ random });
  assert.deepEqual(machine.start(0), [{ do: "connect" }]);
  machine.opened(0);
  assert.deepEqual(machine.greeted(0), []);
  return machine;
}

function capture(machine, key, now) {
  const [effect] = machine.changed(now);
  assert.equal(effect?.do, "capture");
  return machine.captured({ version: effect.version, key, picture: key }, now);
}

/** A machine with frame 1, "a", in flight since time 0. */
function inFlight() {
  const machine = open();
  assert.deepEqual(capture(machine, "a", 0), [{ do: "send", sequence: 1, picture: "a" }]);
  return machine;
}

const names = (effects) => effects.map((effect) => effect.do);

test("the page connects first and is live when the server says hello", () => {
  const machine = new LiveMachine({ random });
  machine.start(0);
  assert.equal(machine.status, "connecting");
  machine.opened(5);
  assert.equal(machine.status, "connecting");
  machine.greeted(9);
  assert.equal(machine.status, "live");
});

test("a drawing made before the connection is captured at the hello", () => {
  const machine = new LiveMachine({ random });
  machine.start(0);
  assert.deepEqual(machine.changed(1), []);
  machine.opened(2);
  assert.deepEqual(names(machine.greeted(3)), ["capture"]);
});

test("only one frame is in flight; the newest drawing follows the answer", () => {
  const machine = inFlight();
  assert.deepEqual(machine.changed(50), []);
  assert.deepEqual(machine.changed(60), []);
  const effects = machine.answered(1, "photo", 100);
  assert.deepEqual(names(effects), ["show", "capture"]);
  assert.deepEqual(machine.captured({ version: effects[1].version, key: "c", picture: "c" }, 101), [{ do: "send", sequence: 2, picture: "c" }]);
});

test("a change while the picture is being made is sent after it", () => {
  const machine = open();
  const [{ version }] = machine.changed(0);
  assert.deepEqual(machine.changed(1), []);
  assert.deepEqual(names(machine.captured({ version, key: "a", picture: "a" }, 2)), ["send"]);
  assert.deepEqual(names(machine.answered(1, "photo", 100)), ["show", "capture"]);
});

test("quick answers do not make more than one frame an interval", () => {
  const machine = inFlight();
  machine.changed(1);
  assert.deepEqual(names(machine.answered(1, "photo", 2)), ["show"]);
  assert.equal(machine.deadline, SEND_INTERVAL_MS);
  assert.deepEqual(names(machine.tick(SEND_INTERVAL_MS)), ["capture"]);
});

test("an unchanged drawing is not sent again", () => {
  const machine = inFlight();
  machine.answered(1, "photo", 100);
  assert.deepEqual(capture(machine, "a", 200), []);
  assert.equal(machine.deadline, null);
});

test("a picture made before the drawing went blank is not sent: its photograph would stay beside an empty paper", () => {
  const machine = open();
  const [{ version }] = machine.changed(0);
  assert.deepEqual(machine.changed(5, { isBlank: true }), [{ do: "blank" }]);
  assert.deepEqual(machine.captured({ version, key: "a", picture: "a" }, 9), []);
  assert.deepEqual(names(machine.changed(20)), ["capture"]);
});

test("a blank drawing is not sent and takes the photograph away", () => {
  const machine = inFlight();
  machine.answered(1, "photo", 100);
  const [{ version }] = machine.changed(200);
  assert.deepEqual(machine.captured({ version, isBlank: true }, 201), [{ do: "blank" }]);
});

test("an answer on its way when the paper was cleared is not shown, and undoing the clearing sends the drawing again", () => {
  const machine = inFlight();
  assert.deepEqual(machine.changed(10, { isBlank: true }), [{ do: "blank" }]);
  assert.deepEqual(machine.answered(1, "photo", 20), []);
  assert.deepEqual(capture(machine, "a", 200), [{ do: "send", sequence: 2, picture: "a" }]);
});

test("an answer older than what is shown is dropped", () => {
  const machine = inFlight();
  machine.tick(ANSWER_TIMEOUT_MS);
  machine.captured({ version: 1, key: "a", picture: "a" }, ANSWER_TIMEOUT_MS);
  assert.deepEqual(names(machine.answered(2, "new", 5100)), ["show"]);
  assert.deepEqual(machine.answered(1, "old", 5200), []);
});

test("without an answer for five seconds the newest drawing is sent again", () => {
  const machine = inFlight();
  machine.tick(SLOW_MS);
  assert.equal(machine.deadline, ANSWER_TIMEOUT_MS);
  const effects = machine.tick(ANSWER_TIMEOUT_MS);
  assert.deepEqual(names(effects), ["capture"]);
  assert.equal(machine.status, "busy");
  assert.deepEqual(machine.captured({ version: effects[0].version, key: "a", picture: "a" }, 5001), [{ do: "send", sequence: 2, picture: "a" }]);
});

test("two time-outs in a row mean that the connection is dead", () => {
  const machine = inFlight();
  const [{ version }] = machine.tick(ANSWER_TIMEOUT_MS);
  machine.captured({ version, key: "a", picture: "a" }, ANSWER_TIMEOUT_MS);
  assert.deepEqual(names(machine.tick(2 * ANSWER_TIMEOUT_MS)), ["disconnect"]);
  assert.equal(machine.status, "offline");
});

test("a lost connection is retried with a growing delay, shortened by chance", () => {
  const machine = new LiveMachine({ random: () => 0 });
  machine.start(0);
  const delays = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    machine.closed(1006, 0);
    assert.equal(machine.status, "offline");
    delays.push(machine.deadline);
    assert.deepEqual(names(machine.tick(machine.deadline)), ["connect"]);
  }
  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 7500, 7500, 7500]);
});

test("after a reconnection the newest drawing is sent, also when the lost frame showed it", () => {
  const machine = inFlight();
  machine.closed(1012, 100);
  machine.tick(600);
  machine.opened(700);
  const [effect] = machine.greeted(710);
  assert.deepEqual(names(machine.captured({ version: effect.version, key: "a", picture: "a" }, 711)), ["send"]);
  assert.equal(machine.status, "live");
});

test("an answered drawing is not sent again after a reconnection", () => {
  const machine = inFlight();
  machine.answered(1, "photo", 50);
  machine.closed(1006, 100);
  machine.tick(600);
  machine.opened(700);
  assert.deepEqual(machine.greeted(710), []);
});

test("a picture that was being made when the connection broke is sent by the next one", () => {
  const machine = open();
  const [{ version }] = machine.changed(0);
  machine.closed(1006, 1);
  assert.deepEqual(machine.captured({ version, key: "a", picture: "a" }, 2), []);
  machine.tick(501);
  machine.opened(510);
  assert.deepEqual(names(machine.greeted(511)), ["capture"]);
});

test("a picture made for the last connection is still sent on the new one", () => {
  const machine = open();
  const [{ version }] = machine.changed(0);
  machine.closed(1006, 1);
  machine.tick(501);
  machine.opened(510);
  assert.deepEqual(machine.greeted(511), []);
  assert.deepEqual(names(machine.captured({ version, key: "a", picture: "a" }, 512)), ["send"]);
});

test("a connection or a hello that never comes is given up and tried again", () => {
  const machine = new LiveMachine({ random });
  machine.start(0);
  assert.deepEqual(names(machine.tick(CONNECT_TIMEOUT_MS)), ["disconnect"]);
  machine.tick(machine.deadline);
  machine.opened(20_000);
  assert.deepEqual(names(machine.tick(20_000 + HELLO_TIMEOUT_MS)), ["disconnect"]);
  assert.equal(machine.status, "offline");
});

test("after a connection that held, the next retry is quick again", () => {
  const machine = open();
  for (const now of [0, 10_000, 20_000]) {
    machine.closed(1006, now);
    machine.tick(machine.deadline);
    machine.opened(now + 1000);
    machine.greeted(now + 1000);
  }
  machine.closed(1006, 60_000);
  assert.equal(machine.deadline, 60_500);
});

test("the network's return ends the waiting, and only the waiting", () => {
  const machine = open();
  assert.deepEqual(machine.hurry(5), []);
  machine.lose(10);
  assert.equal(machine.status, "offline");
  assert.deepEqual(machine.hurry(11), [{ do: "connect" }]);
  assert.deepEqual(machine.hurry(12), []);
});

test("a login that seems to have ended is tried once more: a new password changes the session", () => {
  const machine = inFlight();
  machine.closed(4401, 100);
  assert.equal(machine.status, "offline");
  assert.deepEqual(machine.tick(machine.deadline), [{ do: "connect" }]);
  machine.opened(700);
  assert.deepEqual(names(machine.greeted(710)), ["capture"]);
  assert.equal(machine.status, "live");
});

test("a login that has ended is said after one more try, also when the server greets first", () => {
  for (const isGreeted of [false, true]) {
    const machine = inFlight();
    machine.closed(4401, 100);
    machine.tick(machine.deadline);
    machine.opened(700);
    if (isGreeted) machine.greeted(710);
    machine.closed(4401, 720);
    assert.deepEqual([machine.status, machine.deadline], ["login", null]);
    assert.deepEqual([...machine.changed(800), ...machine.hurry(900)], []);
  }
});

test("after a connection that held, a login is tried once more again", () => {
  const machine = inFlight();
  for (const now of [10_000, 20_000]) {
    machine.closed(4401, now);
    assert.deepEqual(names(machine.tick(machine.deadline)), ["connect"]);
    machine.opened(now + 1000);
    machine.greeted(now + 1000);
  }
  assert.equal(machine.status, "live");
});

for (const [code, status] of [[4409, "crowded"], [4400, "outdated"], [4404, "outdated"], [4413, "outdated"], [1009, "outdated"]]) {
  test(`close code ${code} is not retried: ${status}`, () => {
    const machine = inFlight();
    machine.closed(code, 100);
    assert.equal(machine.status, status);
    assert.equal(machine.deadline, null);
    assert.deepEqual(machine.changed(200), []);
    assert.deepEqual(machine.hurry(300), []);
  });
}

test("a busy server is asked again after the time that it names, with the newest drawing", () => {
  const machine = inFlight();
  machine.changed(10);
  assert.deepEqual(machine.refused({ seq: 1, code: "busy", message: "Busy.", retry_after_ms: 700 }, 20), []);
  assert.deepEqual([machine.status, machine.message], ["busy", "Busy. This page does so by itself, in 1 second."]);
  assert.equal(machine.deadline, 720);
  assert.deepEqual(machine.tick(720), [{ do: "capture", version: 2 }]);
});

test("a busy server is asked again even when nothing changed", () => {
  const machine = inFlight();
  machine.refused({ seq: 1, code: "busy", message: "Busy." }, 20);
  const [effect] = machine.tick(machine.deadline);
  assert.deepEqual(names(machine.captured({ version: effect.version, key: "a", picture: "a" }, 600)), ["send"]);
});

test("a drawing passed over for another page's is sent again, without a word", () => {
  const machine = inFlight();
  machine.refused({ seq: 1, code: "superseded", message: "Newer." }, 20);
  assert.equal(machine.status, "live");
  assert.deepEqual(names(machine.tick(machine.deadline)), ["capture"]);
});

test("a failure is told in the server's words and the next change tries again", () => {
  const machine = inFlight();
  assert.deepEqual(machine.refused({ seq: 1, code: "generation_failed", message: "It failed." }, 20), []);
  assert.deepEqual([machine.status, machine.message, machine.deadline], ["trouble", "It failed.", null]);
  assert.deepEqual(names(capture(machine, "b", 100)), ["send"]);
  machine.answered(2, "photo", 200);
  assert.deepEqual([machine.status, machine.message], ["live", ""]);
});

test("an error about another frame than the one in flight changes nothing", () => {
  const machine = inFlight();
  machine.refused({ seq: 7, code: "generation_failed", message: "It failed." }, 20);
  assert.equal(machine.status, "live");
  assert.equal(machine.deadline, SLOW_MS);
});

test("a page whose photograph is late does not call itself live until it is there", () => {
  const machine = inFlight();
  machine.changed(10);
  assert.equal(machine.deadline, SLOW_MS);
  assert.deepEqual(machine.tick(SLOW_MS), []);
  assert.equal(machine.status, "busy");
  assert.deepEqual(names(machine.answered(1, "photo", 2_000)), ["show", "capture"]);
  assert.equal(machine.status, "live");
});

test("the server sets the pace", () => {
  const machine = new LiveMachine({ random });
  machine.start(0);
  machine.opened(0);
  machine.greeted(0, { interval: 500 });
  capture(machine, "a", 0);
  machine.changed(1);
  assert.deepEqual(names(machine.answered(1, "photo", 2)), ["show"]);
  assert.equal(machine.deadline, 500);
});

test("a server without a model is not called live, and is when it makes a photograph after all", () => {
  const machine = new LiveMachine({ random });
  machine.start(0);
  machine.opened(0);
  machine.greeted(0, { hasModel: false });
  assert.equal(machine.status, "trouble");
  capture(machine, "a", 0);
  machine.answered(1, "photo", 20);
  assert.equal(machine.status, "live");
});

test("a server of another protocol is left: the page is out of date", () => {
  const machine = new LiveMachine({ random });
  machine.start(0);
  machine.opened(0);
  assert.deepEqual(names(machine.misunderstood()), ["disconnect"]);
  assert.deepEqual([machine.status, machine.deadline], ["outdated", null]);
});

test("an ended login is said and not retried", () => {
  const machine = inFlight();
  assert.deepEqual(names(machine.refused({ seq: 1, code: "not_authenticated", message: "Log in." }, 20)), ["disconnect"]);
  assert.equal(machine.status, "login");
  assert.equal(machine.deadline, null);
});

test("a picture that could not be made waits for the next change", () => {
  const machine = open();
  const [{ version }] = machine.changed(0);
  assert.deepEqual(machine.captureFailed({ version }, 1), []);
  assert.deepEqual(names(capture(machine, "a", 100)), ["send"]);
});

/** A machine whose server sharpens and that shows the photograph of "a" since 100, drawn at 0. */
function atRest() {
  const machine = new LiveMachine({ random });
  machine.start(0);
  machine.opened(0);
  machine.greeted(0, { canSharpen: true });
  capture(machine, "a", 0);
  machine.answered(1, "photo", 100);
  return machine;
}

test("a pen that rests gets the photograph once more, sharper", () => {
  const machine = atRest();
  assert.equal(machine.deadline, 100 + REST_MS);
  assert.deepEqual(machine.tick(99 + REST_MS), []);
  assert.deepEqual(machine.tick(100 + REST_MS), [{ do: "sharpen", sequence: 1 }]);
  assert.equal(machine.deadline, null);
  assert.deepEqual(machine.sharpened(1, "sharp"), [{ do: "show", sequence: 1, photo: "sharp", isSharp: true }]);
});

test("a pen that goes on is asked nothing and shown no older photograph", () => {
  const machine = atRest();
  capture(machine, "b", 200);
  assert.deepEqual(machine.tick(100 + REST_MS), []);
  assert.deepEqual(machine.sharpened(1, "sharp"), []);
  machine.answered(2, "photo", 450);
  assert.deepEqual(machine.sharpened(1, "sharp"), []);
  assert.deepEqual(machine.tick(450 + REST_MS), [{ do: "sharpen", sequence: 2 }]);
});

test("a drawing that went blank, or a connection that went, wants no sharper photograph", () => {
  const blank = atRest();
  blank.changed(150, { isBlank: true });
  assert.deepEqual(blank.tick(100 + REST_MS), []);
  assert.deepEqual(blank.sharpened(1, "sharp"), []);
  const lost = atRest();
  lost.closed(1006, 150);
  assert.deepEqual(names(lost.tick(100 + REST_MS)).filter((name) => name === "sharpen"), []);
});

test("a server that cannot sharpen is not asked", () => {
  const machine = inFlight();
  machine.answered(1, "photo", 100);
  assert.equal(machine.deadline, null);
});
