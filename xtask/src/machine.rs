//! What a machine must bring for all checks, and Debian's packages, which are installed where they are missing.
//!
//! `cargo xtask machine` is the one place that looks, before anything else runs. Not here: Rust with the C compiler that
//! it links with, without which this does not run; and what registries give, which each part fetches by itself.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use crate::{Outcome, process};

/// A program that nobody installs here.
pub struct Tool {
    program: &'static str,
    /// What makes it tell its version, the first number with a dot in it.
    asks: &'static [&'static str],
    from: [u32; 2],
    below: Option<[u32; 2]>,
    /// Where one gets it, or why it is to be of that version.
    note: &'static str,
    said: OnceLock<String>,
}

const fn tool(
    program: &'static str,
    asks: &'static [&'static str],
    from: [u32; 2],
    note: &'static str,
) -> Tool {
    Tool { program, asks, from, below: None, note, said: OnceLock::new() }
}

pub static GO: Tool = tool("go", &["version"], [1, 26], "from the Go project: Debian 12 has an older one");
/// Its place counts too: an environment is bound to it.
pub static PYTHON: Tool = tool(
    "python3",
    &["-c", "import sys; print(sys.version, sys.executable)"],
    [3, 10],
    "Debian's python3: old clients have no packages for a newer one",
)
.below([3, 12]);
pub static JAVAC: Tool = tool("javac", &["--version"], [17, 0], "Debian's openjdk-17-jdk-headless");
pub static JAVA: Tool = tool("java", &["--version"], [17, 0], "Debian's openjdk-17-jdk-headless");
static MAVEN: Tool = tool("mvn", &["--version"], [3, 8], "Debian's maven");
static NODE: Tool =
    tool("node", &["--version"], [20, 0], "from the Node project: Debian 12 has an older one");
static NPM: Tool = tool("npm", &["--version"], [9, 0], "comes with Node");
static GIT: Tool = tool("git", &["--version"], [2, 30], "Debian's git");
/// Of the packages below.
pub static CXX: Tool = tool("g++", &["--version"], [12, 0], "Debian's build-essential");

static TOOLS: &[&Tool] = &[&GO, &PYTHON, &JAVA, &JAVAC, &MAVEN, &NODE, &NPM, &GIT];

impl Tool {
    const fn below(mut self, version: [u32; 2]) -> Tool {
        self.below = Some(version);
        self
    }

    /// All that it says of its version: what it makes may depend on it.
    pub fn version(&self) -> Result<&str, String> {
        if let Some(said) = self.said.get() {
            return Ok(said);
        }
        let said = process::output(Command::new(self.program).args(self.asks))?;
        Ok(self.said.get_or_init(|| said.trim().to_string()))
    }

    /// One line for people, or what is wrong.
    fn check(&self) -> Result<String, String> {
        let wanted = self.wanted();
        let wrong = |found: &str| format!("{}: needs {wanted}, found {found} ({})", self.program, self.note);
        let said = self.version().map_err(|_| wrong("none"))?;
        match number(said) {
            Some(found) if found >= self.from && self.below.is_none_or(|below| found < below) => {
                Ok(format!("{} {}.{} (needs {wanted})", self.program, found[0], found[1]))
            }
            _ => Err(wrong(said)),
        }
    }

    fn wanted(&self) -> String {
        let [major, minor] = self.from;
        let below = self.below.map(|[major, minor]| format!(" below {major}.{minor}")).unwrap_or_default();
        format!("{major}.{minor} or newer{below}")
    }
}

/// The first number with a dot in it; of `17` alone, that.
fn number(said: &str) -> Option<[u32; 2]> {
    let mut words = said.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|word| !word.is_empty());
    let word = words.clone().find(|word| word.contains('.') && !word.starts_with('.')).or(words.next())?;
    let mut parts = word.split('.').map(|part| part.parse().unwrap_or(0));
    Some([parts.next()?, parts.next().unwrap_or(0)])
}

/// A package of Debian's.
pub struct Package {
    name: &'static str,
    is_there: fn() -> bool,
}

pub const KCAT: Package = Package { name: "kcat", is_there: || runs(&["kcat", "-V"]) };
pub const STRACE: Package = Package { name: "strace", is_there: || runs(&["strace", "-V"]) };
/// Debian keeps a part of Python there.
pub const PYTHON_VENV: Package =
    Package { name: "python3-venv", is_there: || runs(&["python3", "-c", "import ensurepip, venv"]) };
/// For what compiles C or C++: packages of npm's and of cargo's, and librdkafka's own tests.
const BUILD_TOOLS: &[Package] = &[
    Package {
        name: "build-essential",
        is_there: || runs(&["g++", "--version"]) && runs(&["make", "--version"]),
    },
    Package { name: "zlib1g-dev", is_there: || is_file("/usr/include/zlib.h") },
    Package { name: "rapidjson-dev", is_there: || is_file("/usr/include/rapidjson/rapidjson.h") },
];
/// A compiler for wasm32 and the sources of its standard library, for a toolchain that has none.
pub const WASM: &[Package] = &[
    Package { name: "rustc-web", is_there: || is_file(DEBIAN_RUSTC) },
    Package { name: "rust-web-src", is_there: || is_file("/usr/lib/rustlib/src/rust/library/Cargo.lock") },
];
/// A browser for the page.
pub const CHROMIUM: Package = Package { name: "chromium", is_there: || is_file("/usr/bin/chromium") };
pub const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

fn runs(words: &[&str]) -> bool {
    process::attempt(Command::new(words[0]).args(&words[1..])).is_ok_and(|(ended_well, _)| ended_well)
}

fn is_file(path: &str) -> bool {
    Path::new(path).is_file()
}

/// What everything that compiles C or C++ calls first.
pub fn build_tools() -> Outcome {
    install(BUILD_TOOLS)
}

/// Installs those that are missing.
pub fn install(packages: &[Package]) -> Outcome {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    println!("installing Debian's {}", missing.join(", "));
    let apt = |arguments: &[&str]| {
        process::run(
            Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(arguments),
        )
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], &missing[..]].concat())
}

fn missing(packages: &[Package]) -> Vec<&'static str> {
    packages.iter().filter(|package| !(package.is_there)()).map(|package| package.name).collect()
}

/// Whether the pinned toolchain has a standard library for wasm32.
pub fn has_wasm_target() -> Result<bool, String> {
    Ok(sysroot()?.join("lib/rustlib").join(WASM_TARGET).exists())
}

/// Where the pinned toolchain lies.
pub fn sysroot() -> Result<std::path::PathBuf, String> {
    Ok(process::output(Command::new("rustc").args(["--print", "sysroot"]))?.trim().into())
}

/// Looks at everything and names all that is missing.
pub fn run(_: &[String]) -> Outcome {
    let mut wrong = Vec::new();
    if (std::env::consts::OS, std::env::consts::ARCH) != ("linux", "x86_64") {
        wrong.push("the machine: needs Linux on x86-64, for which old clients have packages".to_string());
    }
    for tool in TOOLS {
        match tool.check() {
            Ok(found) => println!("machine: {found}"),
            Err(why) => wrong.push(why),
        }
    }
    let mut packages = missing(BUILD_TOOLS);
    packages.extend(missing(&[KCAT, STRACE, PYTHON_VENV, CHROMIUM]));
    match has_wasm_target() {
        Ok(true) => {}
        Ok(false) => packages.extend(missing(WASM)),
        Err(why) => wrong.push(why),
    }
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|said| said.trim() == "0");
    let packages = packages.join(" ");
    match (packages.is_empty(), is_root && runs(&["apt-get", "--version"])) {
        (true, _) => println!("machine: all of Debian's packages are there"),
        (false, true) => println!("machine: installed when needed: Debian's {packages}"),
        (false, false) => wrong.push(format!(
            "packages: only root on a Debian can install what is missing: apt-get install {packages}"
        )),
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("this machine lacks\n  {}", wrong.join("\n  "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_the_first_number_with_a_dot() {
        assert_eq!(number("go version go1.26.8 linux/amd64"), Some([1, 26]));
        assert_eq!(number("\u{1b}[1mApache Maven 3.8.7\u{1b}[m"), Some([3, 8]));
        assert_eq!(number("v20.20.2"), Some([20, 20]));
        assert_eq!(number("openjdk 21 2023-09-19"), Some([21, 0]));
        assert_eq!(number("none"), None);
    }

    #[test]
    fn the_readme_states_the_versions_that_are_looked_for() {
        let readme = include_str!("../../README.md").replace('\n', " ");
        for (name, tool) in [("Go", &GO), ("a JDK of", &JAVAC), ("Maven", &MAVEN), ("Node", &NODE)] {
            let [major, minor] = tool.from;
            let version = if minor == 0 { format!("{major}") } else { format!("{major}.{minor}") };
            assert!(readme.contains(&format!("{name} {version} or newer")), "{name} {version}");
        }
        assert_eq!((PYTHON.from, PYTHON.below), ([3, 10], Some([3, 12])));
        assert!(readme.contains("Python 3.10 or 3.11"));
    }

    #[test]
    fn a_tool_that_is_missing_too_old_or_too_new_is_named_with_what_to_do() {
        let echo = |said| tool("echo", said, [3, 10], "Debian's");
        assert_eq!(echo(&["3.11.2"]).check(), Ok("echo 3.11 (needs 3.10 or newer)".into()));
        let old = echo(&["3.9"]).check();
        assert_eq!(old, Err("echo: needs 3.10 or newer, found 3.9 (Debian's)".into()));
        let new = echo(&["3.12"]).below([3, 12]).check();
        assert_eq!(new, Err("echo: needs 3.10 or newer below 3.12, found 3.12 (Debian's)".into()));
        let none = tool("no-such-program", &[], [1, 0], "nowhere").check();
        assert_eq!(none, Err("no-such-program: needs 1.0 or newer, found none (nowhere)".into()));
    }
}
