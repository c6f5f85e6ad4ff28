import { expect, test } from "bun:test";
import { amount } from "./amounts.js";

test.each([
  [0.00012, "s", "120 µs"],
  [0.0012, "s", "1.2 ms"],
  [2, "s", "2 s"],
  [2314.8, "/s", "2,310/s"],
  [1.157e6, "/s", "1.16 million/s"],
  [365e9, "", "365 billion"],
  [109.5e12, "B", "110 TB"],
  [999.9e9, "B", "1 TB"],
  [5e18, "B", "5 EB"],
  [12, "B", "12 B"],
  [12, "", "12"],
  [0, "B", "0 B"],
  [0.0398, "", "0.0398"],
  [0.015, "%", "1.5%"],
])("%p %p", (value, unit, text) => expect(amount(value, unit, "en")).toBe(text));

test("in Portuguese", () => {
  expect(amount(1.157e6, "/s", "pt-BR")).toBe("1,16 milhão/s");
  expect(amount(365e9, "", "pt-BR")).toBe("365 bilhões");
  expect(amount(2314.8, "/s", "pt-BR")).toBe("2.310/s");
});
