//! Whether verdicts and list agree, and the count of both.

use std::collections::BTreeSet;
use std::fmt;

use super::lists::{Reason, Row};
use super::{Ran, Reach, Verdict, Verdicts};

/// How many tests there were of each kind.
#[derive(Debug, Default, PartialEq)]
pub struct Tally {
    pub passed: usize,
    /// Listed as passing on Kafka only.
    pub excepted: usize,
    /// Listed as not to be run.
    pub left_out: usize,
    /// By the suite itself.
    pub skipped: usize,
}

impl Tally {
    pub fn plus(self, other: Tally) -> Tally {
        Tally {
            passed: self.passed + other.passed,
            excepted: self.excepted + other.excepted,
            left_out: self.left_out + other.left_out,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { passed, excepted, left_out, skipped } = self;
        let ran = passed + excepted;
        write!(
            out,
            "{ran} tests ran, {passed} passed, {excepted} wait for what is not served yet; \
             {left_out} left out, {skipped} skipped by the suite itself"
        )
    }
}

/// Counts, and tells of everything that the list does not foresee.
pub fn judge(rows: &[Row], ran: &Ran, is_kafka: bool, reach: Reach) -> (Tally, Vec<String>) {
    let Ran { tests, verdicts, wrong } = ran;
    let mut wrong = wrong.clone();
    let is_left_out = |test: &&String| rows.iter().any(|row| row.is_left_out() && row.names(test));
    let mut tally = Tally { left_out: tests.iter().filter(is_left_out).count(), ..Tally::default() };
    for (test, verdict) in verdicts {
        let reason = rows.iter().find(|row| row.names(test)).map(|row| row.reason);
        match (verdict, reason) {
            (Verdict::Skipped, _) => tally.skipped += 1,
            (Verdict::Passed, Some(Reason::WaitsFor(what))) if !is_kafka => {
                wrong.push(format!("{test} passes, and is listed as waiting for {what}"));
            }
            (Verdict::Passed, _) => tally.passed += 1,
            (Verdict::Failed(_), Some(Reason::WaitsFor(_))) if !is_kafka => tally.excepted += 1,
            (Verdict::Failed(why), _) => wrong.push(format!("{test} fails: {why}")),
        }
    }
    if tally.passed == 0 {
        wrong.push("no test passed".into());
    }
    let unknown = |row: &&Row| !tests.iter().chain(verdicts.keys()).any(|test| row.names(test));
    wrong.extend(
        rows.iter().filter(unknown).map(|row| format!("{} is listed, and there is no such test", row.test)),
    );
    let gone = |row: &&Row| !row.is_left_out() && !verdicts.keys().any(|test| row.names(test));
    if reach == Reach::All {
        wrong.extend(rows.iter().filter(gone).map(|row| format!("{} is listed, and did not run", row.test)));
    }
    (tally, wrong)
}

/// Tests that ran on one broker and not on another, where they then prove nothing.
pub fn ran_on_some(brokers: &[&Verdicts]) -> Vec<String> {
    let ran = |verdicts: &Verdicts, test: &str| {
        verdicts.get(test).is_some_and(|verdict| *verdict != Verdict::Skipped)
    };
    let all: BTreeSet<&String> = brokers.iter().flat_map(|verdicts| verdicts.keys()).collect();
    let on_some = |test: &&&String| {
        let times = brokers.iter().filter(|verdicts| ran(verdicts, test)).count();
        times != 0 && times != brokers.len()
    };
    all.iter().filter(on_some).map(|test| test.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &[Row] = &[
        Row { test: "later", reason: Reason::WaitsFor("transactions") },
        Row { test: "not", reason: Reason::LeftOut("TLS") },
        Row { test: "unsteady", reason: Reason::Unsteady("times") },
    ];

    fn judged(verdicts: &[(&str, bool)], is_kafka: bool) -> (Tally, Vec<String>) {
        let verdict = |passed: bool| if passed { Verdict::Passed } else { Verdict::Failed("so".to_string()) };
        let verdicts = verdicts.iter().map(|(name, passed)| (name.to_string(), verdict(*passed))).collect();
        let tests = ["a", "b", "later", "not this", "not that", "unsteady"].map(String::from).into();
        judge(ROWS, &Ran { tests, verdicts, wrong: vec![] }, is_kafka, Reach::All)
    }

    #[test]
    fn what_the_list_foresees_is_counted() {
        let (tally, wrong) = judged(&[("a", true), ("later", false), ("unsteady", true)], false);
        assert_eq!(tally, Tally { passed: 2, excepted: 1, left_out: 2, skipped: 0 });
        assert_eq!(wrong, [""; 0]);
    }

    #[test]
    fn an_exception_that_passes_is_wrong_but_on_kafka() {
        let verdicts = [("a", true), ("later", true), ("unsteady", true)];
        assert_eq!(judged(&verdicts, false).1, ["later passes, and is listed as waiting for transactions"]);
        assert_eq!(judged(&verdicts, true).1, [""; 0]);
    }

    #[test]
    fn an_exception_that_fails_on_kafka_is_wrong() {
        let (_, wrong) = judged(&[("a", true), ("later", false), ("unsteady", true)], true);
        assert_eq!(wrong, ["later fails: so"]);
    }

    #[test]
    fn an_unsteady_test_that_never_passes_is_wrong() {
        let (_, wrong) = judged(&[("a", true), ("later", false), ("unsteady", false)], false);
        assert_eq!(wrong, ["unsteady fails: so"]);
    }

    #[test]
    fn a_row_of_a_test_that_is_not_there_is_wrong_however_much_runs() {
        let verdicts = Verdicts::from([("a".to_string(), Verdict::Passed)]);
        let tests = ["a", "later", "unsteady"].map(String::from).into();
        let (_, wrong) = judge(ROWS, &Ran { tests, verdicts, wrong: vec!["so".into()] }, false, Reach::Named);
        assert_eq!(wrong, ["so", "not is listed, and there is no such test"]);
    }

    #[test]
    fn a_failure_that_is_not_listed_is_wrong() {
        let (_, wrong) = judged(&[("a", true), ("b", false), ("later", false), ("unsteady", true)], false);
        assert_eq!(wrong, ["b fails: so"]);
    }

    #[test]
    fn a_suite_in_which_nothing_passed_is_wrong_and_so_is_a_row_without_its_test() {
        let (_, wrong) = judged(&[("later", false)], false);
        assert_eq!(wrong, ["no test passed", "unsteady is listed, and did not run"]);
    }

    #[test]
    fn a_test_that_ran_on_some_brokers_only_is_named() {
        let ran = Verdicts::from([("a".to_string(), Verdict::Passed), ("b".to_string(), Verdict::Passed)]);
        let skipped =
            Verdicts::from([("a".to_string(), Verdict::Passed), ("b".to_string(), Verdict::Skipped)]);
        let missing = Verdicts::from([("b".to_string(), Verdict::Passed)]);
        assert_eq!(ran_on_some(&[&ran, &ran]), [""; 0]);
        assert_eq!(ran_on_some(&[&ran, &skipped]), ["b"]);
        assert_eq!(ran_on_some(&[&ran, &missing]), ["a"]);
    }
}
