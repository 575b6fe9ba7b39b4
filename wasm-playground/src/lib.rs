//! The core and in-memory storage as a JavaScript module, for the browser page and for Node.
//!
//! Not a runtime: the page owns the clock, the seed and the bytes that travel; everything here is called, nothing calls
//! out. `cargo xtask wasm` builds it for wasm32-unknown-unknown and runs `check.mjs` on it.

use eventor_core::protocol::ApiKey;
use eventor_storage::file_system::{File, FileSystem, Memory, Open};
use wasm_bindgen::prelude::wasm_bindgen;

/// Every API of the protocol, a line each: its number and name.
#[wasm_bindgen]
#[must_use]
pub fn apis() -> String {
    ApiKey::ALL.iter().map(|key| format!("{} {key:?}\n", key.number())).collect()
}

/// Writes bytes to a file in memory and reads them back.
///
/// # Errors
/// What the file system says.
#[wasm_bindgen]
pub fn through_memory(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let round = || {
        let file = Memory::default().open("a", Open::Create)?;
        file.write_at(0, bytes, &[])?;
        let mut read = vec![0; bytes.len()];
        let count = file.read_at(0, &mut read)?;
        read.truncate(count);
        Ok(read)
    };
    round().map_err(|error: std::io::Error| error.to_string())
}
