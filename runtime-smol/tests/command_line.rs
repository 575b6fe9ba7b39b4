//! The binary.

#[path = "../../server/tests/twins/command_line.rs"]
mod command_line;

const NAME: &str = "eventor-smol";
const BINARY: &str = env!("CARGO_BIN_EXE_eventor-smol");
