//! Runs made up from seeds, with faults; `eventor_tests::simulation::sweep` says how to choose them.

use eventor_tests::simulation::{run, sweep};

#[test]
fn whatever_happens_the_promises_hold() {
    sweep("simulation", run);
}
