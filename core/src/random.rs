//! Randomness as an argument: one seeded generator, handed in when the broker opens.
//!
//! It makes identifiers and hash seeds, never secrets. The same seed gives the same numbers on every target.

use uuid::Uuid;

/// SplitMix64: a full-period 64-bit generator whose whole state is one word.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// A generator for `seed`; equal seeds give equal sequences.
    #[must_use]
    pub fn seed(seed: u64) -> Random {
        Random { state: seed }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number below `bound`; zero when `bound` is zero. The bias is below 2^-32 for bounds that fit in 32 bits.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.next_u64() % bound }
    }

    /// A version 4 identifier as Kafka makes them: none that Kafka reserves, and none whose text form starts with `-`.
    pub fn uuid(&mut self) -> Uuid {
        loop {
            let bits = (u128::from(self.next_u64()) << 64) | u128::from(self.next_u64());
            let id = uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid();
            // The text form's first character comes from the first six bits; 62 is `-` in the URL-safe alphabet.
            if id.as_bytes()[0] >> 2 != 62 {
                return id;
            }
        }
    }
}
