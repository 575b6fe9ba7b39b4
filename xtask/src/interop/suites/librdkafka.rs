//! librdkafka's own test programs, from the sources that the crate `rdkafka-sys` carries.
//!
//! One process a test, a few at a time: a test that hangs or crashes takes no other with it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::program::each;
use super::lists::{self, Row};
use super::{Ran, Reach, Suite, Verdict, Verdicts, subtests};
use crate::oracle::Oracle;
use crate::{Outcome, cache, machine, process};

/// The crate that carries the sources, of the version that the newest client in Rust is locked to.
const CRATE: &str = "rdkafka-sys";
const MANIFEST: &str = "xtask/clients/rust/new/Cargo.toml";
const VERSION: &str = "2.12.1";
/// What the tests take the broker for.
const BROKER_VERSION: &str = "4.4.0";
/// Of one process; each test has a limit of its own too, which the machine may be too busy to meet.
const SECONDS_MAX: &str = "400";
const TIMEOUT_MULTIPLIER: &str = "3";

/// Nothing is found by chance on one machine and not on another.
const CONFIGURE: &[&str] = &[
    "--disable-ssl",
    "--disable-gssapi",
    "--disable-curl",
    "--disable-zstd",
    "--disable-lz4-ext",
    "--disable-optimization",
];

/// No test has this in its name: the report then tells the names of all and runs none.
const EVERY_NAME: &str = "none";

pub struct Librdkafka {
    scenario: Scenario,
    /// The published ones.
    sources: PathBuf,
    folder: PathBuf,
    /// Where `bin/kafka-topics.sh` lies, which some tests run.
    scripts: PathBuf,
}

/// How the tests want the broker to be set.
#[derive(Clone, Copy, PartialEq)]
pub enum Scenario {
    Default,
    NoAutoCreate,
}

impl Scenario {
    fn name(self) -> &'static str {
        match self {
            Scenario::Default => "default",
            Scenario::NoAutoCreate => "noautocreate",
        }
    }
}

impl Librdkafka {
    pub fn install(scenario: Scenario, oracle: &Oracle) -> Result<Librdkafka, String> {
        machine::build_tools()?;
        let (version, sources) = fetch()?;
        if !version.ends_with(&format!("+{VERSION}")) {
            return Err(format!("{MANIFEST} brings {CRATE} {version}, and this is written for {VERSION}"));
        }
        let options = CONFIGURE.join(" ");
        let asked = [version.as_bytes(), options.as_bytes()];
        let folder = cache::kept("librdkafka", &[&machine::CXX], &asked, |folder| build(&sources, folder))?;
        let scripts = folder.join("scripts");
        write_topics_script(&scripts, oracle)?;
        Ok(Librdkafka { scenario, sources, folder, scripts })
    }

    /// The names of all tests, which begin with their numbers.
    fn names(&self, folder: &Path) -> Result<BTreeSet<String>, String> {
        let report = self.run_one(&(EVERY_NAME, None), "", folder)?.verdicts;
        Ok(report.into_keys().filter(|name| number(name).is_some()).collect())
    }

    /// The functions of a test in which subtests begin.
    fn subtests(&self, number: &str) -> Result<BTreeSet<String>, String> {
        let folder = self.sources.join("librdkafka/tests");
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut functions = BTreeSet::new();
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with(&format!("{number}-")) {
                functions.extend(subtests::declared(&fs::read_to_string(&path).map_err(failed)?));
            }
        }
        Ok(functions)
    }

    /// Runs one number in a process of its own; what became of its tests.
    fn run_one(&self, unit: &Unit<'_>, bootstrap: &str, folder: &Path) -> Result<One, String> {
        let (number, part) = *unit;
        let place =
            folder.join(part.map_or(number.to_string(), |part| format!("{number} {part}").replace(' ', "-")));
        fs::create_dir_all(&place).map_err(|error| format!("{}: {error}", place.display()))?;
        let settings = place.join("test.conf");
        let text =
            format!("metadata.broker.list={bootstrap}\ntest.timeout.multiplier={TIMEOUT_MULTIPLIER}\n");
        fs::write(&settings, text).map_err(|error| format!("{}: {error}", settings.display()))?;
        let mut runner = Command::new("timeout");
        runner.args(["-k", "5", SECONDS_MAX]).arg(self.folder.join("test-runner")).args(["-L", "-p1"]);
        runner.current_dir(&place).env_clear().env("LD_LIBRARY_PATH", &self.folder);
        runner.envs(["PATH", "HOME"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        runner.env("TESTS", number).env("TEST_SCENARIO", self.scenario.name());
        runner.env("TEST_KAFKA_VERSION", BROKER_VERSION).env("RDKAFKA_TEST_CONF", &settings);
        runner.env("KAFKA_PATH", &self.scripts).env("BROKERS", bootstrap).env("TEST_REPORT", "report.json");
        runner.envs(part.map(|part| ("SUBTESTS", part)));
        let (ended_well, said) = process::attempt(&mut runner)?;
        fs::write(place.join("log"), &said).map_err(|error| format!("{}: {error}", place.display()))?;
        let report = fs::read_to_string(place.join("report.json")).unwrap_or_default();
        let mut verdicts: Verdicts = read(&report, &said)
            .into_iter()
            .filter(|(name, _)| name.starts_with(number) || number == EVERY_NAME)
            .map(|(name, verdict)| (part.map_or(name.clone(), |part| format!("{name}/{part}")), verdict))
            .collect();
        // The same parts of a test's other forms, which the suite skips.
        if part.is_some() && verdicts.values().any(|verdict| *verdict != Verdict::Skipped) {
            verdicts.retain(|_, verdict| *verdict != Verdict::Skipped);
        }
        let failed = verdicts.values().any(|verdict| matches!(verdict, Verdict::Failed(_)));
        if !ended_well && !failed {
            verdicts.insert(number.to_string(), Verdict::Failed(why(&said)));
        }
        let mut ran_nothing = false;
        if let (Some(part), true, false) = (part, ended_well, failed) {
            let of_part = subtests::verdict(&said, part);
            ran_nothing = of_part.is_none();
            let passed = verdicts.values_mut().filter(|verdict| **verdict == Verdict::Passed);
            passed.for_each(|verdict| *verdict = of_part.clone().unwrap_or(Verdict::Skipped));
        }
        Ok(One { verdicts, begun: subtests::begun(&said), ran_nothing })
    }

    /// What of these numbers ran nothing, or was forgotten.
    fn forgotten(&self, ran: &[(Unit<'_>, One)], names: &BTreeSet<String>) -> Result<Vec<String>, String> {
        let of_nothing = ran.iter().filter(|(_, one)| one.ran_nothing);
        let mut wrong: Vec<String> = of_nothing
            .map(|((number, part), _)| {
                format!("{number}: no subtest has `{}` in its name", part.unwrap_or_default())
            })
            .collect();
        for (number, _) in lists::LIBRDKAFKA_PARTS {
            let parts: Vec<_> = ran.iter().filter(|((of, _), _)| of == number).collect();
            if parts.is_empty() {
                continue;
            }
            // One that failed before its first subtest would have begun nobody knows which.
            let cut_short = parts.iter().any(|(_, one)| one.begun.is_empty());
            for function in self.subtests(number)? {
                let begun = parts.iter().any(|(_, one)| one.begun.contains(&function));
                let tests = names.iter().filter(|name| name.starts_with(number));
                let listed =
                    tests.map(|name| format!("{name}/{function}")).find(|test| self.leaves_out(test));
                match (begun, listed) {
                    (false, None) if !cut_short => {
                        wrong.push(format!("{number}: no part runs {function}, and no row leaves it out"))
                    }
                    (true, Some(test)) => wrong.push(format!("{test} is listed as left out, and ran")),
                    _ => {}
                }
            }
        }
        Ok(wrong)
    }

    fn leaves_out(&self, test: &str) -> bool {
        self.rows().iter().any(|row| row.is_left_out() && row.names(test))
    }
}

/// A number, and if it is run in parts, one of them.
type Unit<'a> = (&'a str, Option<&'static str>);

/// What a process did.
struct One {
    verdicts: Verdicts,
    /// The functions of the subtests that began.
    begun: BTreeSet<String>,
    /// No subtest belonged to the part.
    ran_nothing: bool,
}

impl Suite for Librdkafka {
    fn name(&self) -> String {
        match self.scenario {
            Scenario::Default => format!("librdkafka {VERSION}"),
            Scenario::NoAutoCreate => format!("librdkafka {VERSION}, topics not made by asking"),
        }
    }

    fn settings(&self, reach: Reach) -> &'static [&'static str] {
        match (self.scenario, reach) {
            (Scenario::NoAutoCreate, _) => &["auto.create.topics.enable=false"],
            // Some tests count rebalances, and so want members to come in one. The others are slow then.
            (Scenario::Default, Reach::All) => &["group.initial.rebalance.delay.ms=3000"],
            (Scenario::Default, Reach::Named) => &[],
        }
    }

    fn rows(&self) -> &'static [Row] {
        match self.scenario {
            Scenario::Default => lists::LIBRDKAFKA,
            Scenario::NoAutoCreate => lists::LIBRDKAFKA_NO_AUTO_CREATE_ROWS,
        }
    }

    fn run(&self, bootstrap: &str, folder: &Path, reach: Reach) -> Result<Ran, String> {
        let names = self.names(folder)?;
        let named = match (self.scenario, reach) {
            (Scenario::NoAutoCreate, _) => Some(lists::LIBRDKAFKA_NO_AUTO_CREATE),
            (Scenario::Default, Reach::Named) => Some(lists::LIBRDKAFKA_NAMED),
            (Scenario::Default, Reach::All) => None,
        };
        let numbers: BTreeSet<&str> = match named {
            Some(named) => named.iter().copied().collect(),
            None => names.iter().filter_map(|name| number(name)).collect(),
        };
        let left_out = |number: &&str| self.rows().iter().any(|row| row.is_left_out() && row.test == *number);
        let units: Vec<Unit<'_>> =
            numbers.into_iter().filter(|number| !left_out(number)).flat_map(parts).collect();
        let ran = each(&units, |unit| Ok((*unit, self.run_one(unit, bootstrap, folder)?)))?;
        let mut wrong = self.forgotten(&ran, &names)?;
        let verdicts: Verdicts = ran.into_iter().flat_map(|(_, one)| one.verdicts).collect();
        for (number, _) in units.iter().filter(|_| named.is_some()) {
            let did = |(test, verdict): (&String, &Verdict)| {
                test.starts_with(number) && *verdict != Verdict::Skipped
            };
            if !verdicts.iter().any(did) {
                wrong.push(format!("{number} is named, and nothing of it ran"));
            }
        }
        let mut tests = names.clone();
        for name in &names {
            let of = number(name).unwrap_or(name);
            for (number, part) in parts(of) {
                let subtests = if part.is_some() { self.subtests(number)? } else { BTreeSet::new() };
                tests.extend(
                    subtests.iter().map(String::as_str).chain(part).map(|one| format!("{name}/{one}")),
                );
            }
        }
        Ok(Ran { tests, verdicts, wrong })
    }

    fn again(&self, test: &str, bootstrap: &str, folder: &Path) -> Result<Verdict, String> {
        let (number, part) = (number(test).unwrap_or(test), test.split_once('/').map(|(_, part)| part));
        let unit = parts(number).into_iter().find(|(_, of)| *of == part).unwrap_or((number, None));
        let verdicts = self.run_one(&unit, bootstrap, &folder.join("again"))?.verdicts;
        Ok(verdicts.get(test).cloned().unwrap_or(Verdict::Failed("it did not run again".into())))
    }
}

/// One process for all of a test, or one for each of its parts.
fn parts(number: &str) -> Vec<Unit<'_>> {
    match lists::LIBRDKAFKA_PARTS.iter().find(|(of, _)| *of == number) {
        Some((_, parts)) => parts.iter().map(|part| (number, Some(*part))).collect(),
        None => vec![(number, None)],
    }
}

/// The number that a test's name begins with.
fn number(name: &str) -> Option<&str> {
    name.get(..4).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The runner's report.
fn read(report: &str, said: &str) -> Verdicts {
    let report: serde_json::Value = serde_json::from_str(report).unwrap_or_default();
    let Some(tests) = report["tests"].as_object() else { return Verdicts::new() };
    let verdict = |state: Option<&str>| match state {
        Some("PASSED") => Verdict::Passed,
        Some("SKIPPED") => Verdict::Skipped,
        _ => Verdict::Failed(why(said)),
    };
    tests.iter().map(|(name, test)| (name.clone(), verdict(test["state"].as_str()))).collect()
}

/// What a failed test says first: where, and on the next line what.
fn why(said: &str) -> String {
    let mut lines = said.lines().skip_while(|line| !line.contains("### Test "));
    match (lines.next(), lines.next()) {
        (Some(place), Some(what)) => {
            let place = place.split_once("### Test ").map_or(place, |(_, place)| place);
            format!("{}: {what}", place.split_once(" at ").map_or(place, |(place, _)| place))
        }
        _ => format!("it ended early: {}", said.lines().last().unwrap_or_default()),
    }
}

/// Builds the runner in the cache and keeps no more than what runs.
fn build(sources: &Path, folder: &Path) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let work = folder.join("work");
    process::run(Command::new("cp").arg("-r").arg(sources.join("librdkafka")).arg(&work))?;
    let mut configure = Command::new("bash");
    configure.arg("./configure").args(CONFIGURE);
    logged(configure.current_dir(&work), &folder.join("configure.log"))?;
    for (part, target) in [("src", "all"), ("src-cpp", "all"), ("tests", "test-runner")] {
        let mut make = Command::new("make");
        make.args(["-j2", "-C", part, target]).current_dir(&work);
        logged(&mut make, &folder.join(format!("make-{part}.log")))?;
    }
    for file in ["tests/test-runner", "src/librdkafka.so.1", "src-cpp/librdkafka++.so.1"] {
        let name = Path::new(file).file_name().unwrap_or_default();
        fs::copy(work.join(file), folder.join(name)).map_err(failed)?;
    }
    fs::remove_dir_all(&work).map_err(failed)
}

/// The crate's version and its folder, as cargo keeps it.
fn fetch() -> Result<(String, PathBuf), String> {
    let mut metadata = process::cargo();
    metadata.args(["metadata", "--quiet", "--locked", "--format-version", "1", "--manifest-path", MANIFEST]);
    let metadata: serde_json::Value =
        serde_json::from_str(&process::output(&mut metadata)?).map_err(|error| error.to_string())?;
    let found = metadata["packages"].as_array().and_then(|packages| {
        let package = packages.iter().find(|package| package["name"] == CRATE)?;
        Some((package["version"].as_str()?, Path::new(package["manifest_path"].as_str()?).parent()?))
    });
    let (version, folder) = found.ok_or(format!("cargo does not tell where it keeps {CRATE}"))?;
    Ok((version.to_string(), folder.to_path_buf()))
}

/// Runs to the end, what it prints in a file.
fn logged(command: &mut Command, log: &Path) -> Outcome {
    let (ended_well, said) = process::attempt(command)?;
    fs::write(log, &said).map_err(|error| format!("{}: {error}", log.display()))?;
    if ended_well { Ok(()) } else { Err(format!("the build failed, see {}", log.display())) }
}

/// Kafka's script for topics, by the name that the tests know.
fn write_topics_script(scripts: &Path, oracle: &Oracle) -> Outcome {
    let tool = oracle.tool("topics")?;
    let words: Vec<String> = [tool.get_program()].into_iter().chain(tool.get_args()).map(quoted).collect();
    let path = scripts.join("bin/kafka-topics.sh");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(scripts.join("bin")).map_err(failed)?;
    fs::write(&path, format!("#!/bin/sh\nexec {} \"$@\"\n", words.join(" "))).map_err(failed)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(failed)
}

/// A word as a shell reads it.
fn quoted(word: &std::ffi::OsStr) -> String {
    format!("'{}'", word.to_string_lossy().replace('\'', r"'\''"))
}
