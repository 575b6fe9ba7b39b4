//! The `eventor` binary: the broker on blocking threads.

use std::process::ExitCode;

use eventor_runtime_std::{FILES_PER_CONNECTION, run};
use eventor_server::program;

fn main() -> ExitCode {
    program("eventor", FILES_PER_CONNECTION, run)
}
