//! The subtests of librdkafka's tests: which there are, as its sources tell, and what became of them, as the runner tells.
//!
//! A test whose subtests are all filtered away passes, so that what the runner reports of a part of it proves nothing.

use std::collections::BTreeSet;

use super::Verdict;

/// The functions of a source file in which subtests begin.
pub fn declared(source: &str) -> BTreeSet<String> {
    let mut functions = BTreeSet::new();
    let mut function = "";
    for line in source.lines() {
        // A function's name stands where no line is indented, after its type or below it.
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && let Some((before, _)) = line.split_once('(')
        {
            function = before.trim_end().rsplit(|c| !is_of_name(c)).next().unwrap_or_default();
        }
        let begins = ["SUB_TEST(", "SUB_TEST_QUICK(", "SUB_TEST0("];
        if begins.iter().any(|word| line.trim_start().starts_with(word)) {
            functions.insert(function.to_string());
        }
    }
    functions
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What the runner says between `[ ` and ` ]` of the subtests that it begins or ends: `FUNCTION:LINE: TEXT: END`.
fn told(said: &str) -> impl Iterator<Item = &str> {
    said.lines().filter_map(|line| {
        let (_, text) = line.split_once("[ ")?;
        let (function, rest) = text.split_once(':')?;
        let is_subtest = function.chars().all(is_of_name) && rest.starts_with(|c: char| c.is_ascii_digit());
        is_subtest.then_some(text)
    })
}

/// The functions of those that began.
pub fn begun(said: &str) -> BTreeSet<String> {
    told(said).filter_map(|text| text.split_once(':')).map(|(function, _)| function.to_string()).collect()
}

/// What became of those whose names hold this text when their test passed; none if none of them ran.
pub fn verdict(said: &str, part: &str) -> Option<Verdict> {
    let ended = |how: &str| told(said).any(|text| text.contains(part) && text.contains(how));
    match (ended(": PASS ("), ended(": SKIP: ")) {
        (true, _) => Some(Verdict::Passed),
        (false, true) => Some(Verdict::Skipped),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_with_subtests_are_found_wherever_their_type_stands() {
        let source = "static void do_a (int x) {\n        SUB_TEST();\n}\nstatic void\ndo_b(int x,\n     int y) {\n  if (x) {\n  \
                      SUB_TEST_QUICK(\"%d\",\n x);\n  SUB_TEST_PASS();\n}\nvoid c(void) {\n}\n";
        assert_eq!(declared(source), BTreeSet::from(["do_a".to_string(), "do_b".to_string()]));
    }

    #[test]
    fn a_part_passed_when_one_of_its_subtests_did() {
        let said = "[0081_admin /  0.010s] [ do_a:3434: with queue ]\n[0081_admin / 1.0s] [ do_a:3434: with queue: PASS (1.03s) ]\n\
                    [0081_admin / 2.0s] [ do_b:12 ]\n[0081_admin / 2.0s] [ do_b:12: SKIP: no authorizer ]\n[ not: one ]\n";
        assert_eq!(begun(said), BTreeSet::from(["do_a".to_string(), "do_b".to_string()]));
        assert_eq!(verdict(said, "do_a"), Some(Verdict::Passed));
        assert_eq!(verdict(said, "do_b"), Some(Verdict::Skipped));
        assert_eq!(verdict(said, "do_c"), None);
    }
}
