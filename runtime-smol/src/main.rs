//! The `eventor-smol` binary: the broker on async tasks.

use std::process::ExitCode;

use eventor_runtime_smol::{FILES_PER_CONNECTION, run};
use eventor_server::program;

fn main() -> ExitCode {
    program("eventor-smol", FILES_PER_CONNECTION, run)
}
