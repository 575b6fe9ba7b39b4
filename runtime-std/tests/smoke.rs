//! The runtime as a library.

use eventor_runtime_std::run;

#[path = "../../server/tests/twins/smoke.rs"]
mod smoke;
