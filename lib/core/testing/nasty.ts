import fc from "fast-check";

/** Texts that programs have stumbled over. */
const nasty = fc.constantFrom(
  "", " ", "\0", "a\0b", "\ud800", "\u202e", "../../etc/passwd", "' or 1=1 --", "${jndi:ldap://x}", "__proto__", "constructor",
  "99999999999999999999", "2147483648", "-1", "1e309", "NaN", "null", "20269999999999", "2026-02-30", "0000-00-00", "%00", "%ff", "🜁".repeat(300),
  "x".repeat(5_000), "00000000-0000-0000-0000-000000000000", "1-20260101", "9223372036854775808-20260101", "$[yyyymmdd", "(".repeat(200),
); // prettier-ignore
export const anyText = fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 40 }));

const leaf = fc.oneof(anyText, fc.double(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 4 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(anyText, leaf, { maxKeys: 4 }),
);
