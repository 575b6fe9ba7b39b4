//! kafka-python's integration tests, which its source archive carries.
//!
//! The archive lacks one module of theirs, for which `service.py` stands in; everything else is as published.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::families::install;
use super::lists::Row;
use super::{Ran, Reach, Suite, Verdict, Verdicts};
use crate::{Outcome, cache, machine, process};

/// What the tests need, all of it: none is chosen by pip.
const PACKAGES: &str = "cramjam==2.14.0 crc32c==2.9.post0 iniconfig==2.3.1 lz4==4.4.5 packaging==26.3 pluggy==1.7.0 \
    pygments==2.21.0 pytest==9.2.0 pytest-mock==3.17.0 pytest-timeout==2.4.0 python-snappy==0.7.3 \
    setuptools==82.0.1 zstandard==0.25.0";
/// Where the archive keeps them.
const TESTS: &str = "test/integration/";
/// Of one test, and of all of them.
const TEST_SECONDS_MAX: &str = "120";
const SECONDS_MAX: &str = "500";

pub struct KafkaPython {
    version: &'static str,
    /// The newest broker that this version knows.
    broker_version: &'static str,
    rows: &'static [Row],
    python: PathBuf,
    /// The archive, unpacked.
    source: PathBuf,
}

impl KafkaPython {
    pub fn install(
        version: &'static str,
        broker_version: &'static str,
        rows: &'static [Row],
    ) -> Result<KafkaPython, String> {
        let python = install::python::environment(PACKAGES)?.join("bin/python");
        let service = include_bytes!("service.py");
        let folder =
            cache::kept("kafka-python", &[&machine::PYTHON], &[version.as_bytes(), service], |folder| {
                unpack(&python, version, folder)?;
                let tests = folder.join(format!("kafka_python-{version}/test"));
                // Python has a package `test` of its own, before which a folder without this file would not be seen.
                for (name, bytes) in [("__init__.py", &b""[..]), ("service.py", service)] {
                    fs::write(tests.join(name), bytes).map_err(|error| format!("{name}: {error}"))?;
                }
                Ok(())
            })?;
        let source = folder.join(format!("kafka_python-{version}"));
        Ok(KafkaPython { version, broker_version, rows, python, source })
    }
}

/// Fetches the archive by the ordinary client and unpacks it.
fn unpack(python: &Path, version: &str, folder: &Path) -> Outcome {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"]);
    // Pip asks the archive for its name, with what builds it; not one that it would choose.
    pip.args(["--no-build-isolation", "--no-binary", ":all:", &format!("kafka-python=={version}"), "--dest"]);
    process::run(pip.arg(folder))?;
    let archive = folder.join(format!("kafka_python-{version}.tar.gz"));
    process::run(Command::new("tar").arg("-xf").arg(archive).arg("-C").arg(folder))
}

impl Suite for KafkaPython {
    fn name(&self) -> String {
        format!("kafka-python {}", self.version)
    }

    fn rows(&self) -> &'static [Row] {
        self.rows
    }

    /// All of it, however far one wants to go: it is quick.
    fn run(&self, bootstrap: &str, folder: &Path, _: Reach) -> Result<Ran, String> {
        let collected =
            self.pytest("collected", &["--collect-only".into(), TESTS.into()], bootstrap, folder)?;
        let tests: BTreeSet<String> = collected
            .lines()
            .filter_map(|line| line.strip_prefix(TESTS))
            .filter(|line| line.contains("::"))
            .map(str::to_string)
            .collect();
        let left_out = |row: &&Row| row.is_left_out();
        let deselected = self.rows().iter().filter(left_out);
        let deselected =
            deselected.flat_map(|row| ["--deselect".to_string(), format!("{TESTS}{}", row.test)]);
        let arguments: Vec<String> = [TESTS.to_string()].into_iter().chain(deselected).collect();
        let said = self.pytest("all", &arguments, bootstrap, folder)?;
        // The fixtures say more after that.
        if !said.lines().any(|line| line.contains(" passed") && line.contains(" in ")) {
            return Err(format!("it ended early, see {}", folder.display()));
        }
        let verdicts = read(&said);
        let wanted = |test: &&String| !self.rows().iter().filter(left_out).any(|row| row.names(test));
        let lost = tests.iter().filter(wanted).filter(|test| !verdicts.contains_key(*test));
        let wrong = lost.map(|test| format!("{test} is there, and did not run")).collect();
        Ok(Ran { tests, verdicts, wrong })
    }

    fn again(&self, test: &str, bootstrap: &str, folder: &Path) -> Result<Verdict, String> {
        let said = self.pytest("again", &[format!("{TESTS}{test}")], bootstrap, folder)?;
        Ok(read(&said).remove(test).unwrap_or(Verdict::Failed("it did not run again".into())))
    }
}

impl KafkaPython {
    /// Runs what is named; what pytest said, which is kept in a file of this name.
    fn pytest(
        &self,
        name: &str,
        arguments: &[String],
        bootstrap: &str,
        folder: &Path,
    ) -> Result<String, String> {
        let mut pytest = Command::new("timeout");
        pytest.args(["-k", "5", SECONDS_MAX]).arg(&self.python).args(["-B", "-m", "pytest"]);
        pytest.args([
            "-p",
            "no:cacheprovider",
            "-q",
            "-rA",
            "--no-fold-skipped",
            "--tb=short",
            "--show-capture=no",
        ]);
        pytest.args(["--timeout", TEST_SECONDS_MAX]).args(arguments).current_dir(&self.source);
        pytest.env("KAFKA_URI", format!("kafka://{bootstrap}")).env("KAFKA_VERSION", self.broker_version);
        // The fixtures want a folder with Kafka's scripts to be there, and do not use it.
        pytest.env("KAFKA_ROOT", folder).env("COLUMNS", "200");
        let (_, said) = process::attempt(&mut pytest)?;
        let log = folder.join(format!("{name}.log"));
        fs::write(&log, &said).map_err(|error| format!("{}: {error}", log.display()))?;
        Ok(said)
    }
}

/// The lines of pytest's summary: `PASSED FILE::TEST`, `FAILED FILE::TEST - WHY`, `SKIPPED FILE::TEST - WHY`.
fn read(said: &str) -> Verdicts {
    let summary = said.split_once("short test summary info").map_or("", |(_, summary)| summary);
    let mut verdicts = Verdicts::new();
    for (word, rest) in summary.lines().filter_map(|line| line.split_once(' ')) {
        let rest = rest.trim_start();
        let (test, why) = rest.split_once(" - ").unwrap_or((rest, "for no reason that pytest tells"));
        let verdict = match word {
            "PASSED" | "XPASS" => Verdict::Passed,
            "FAILED" | "ERROR" => Verdict::Failed(why.to_string()),
            "SKIPPED" => Verdict::Skipped,
            _ => continue,
        };
        let name = test.strip_prefix(TESTS).unwrap_or(test).to_string();
        // One that passes, and whose fixtures fail afterwards, is told twice.
        if !matches!(verdicts.get(&name), Some(Verdict::Failed(_))) {
            verdicts.insert(name, verdict);
        }
    }
    verdicts
}
