//! `cargo xtask deny`: the dependency tree against `deny.toml`, with cargo-deny.
//!
//! Installs cargo-deny into the cache when it is missing. Then proves that the bans bite: every advisory minimum of
//! `deny.toml` is planted one version too low in a workspace of its own, and must be refused; at the minimum it must
//! pass. Advisories themselves are not asked for: their database is no package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, cache, process};

const CARGO_DENY: &str = "0.20.2";

/// A ban spelled `name:<version`.
#[derive(Debug, PartialEq, Eq)]
struct Minimum {
    name: String,
    version: [u64; 3],
}

pub fn run(_: &[String]) -> Outcome {
    process::run(process::cargo().args(["fetch", "--quiet", "--locked"]))?;
    let deny = install()?;
    let root = process::root();
    process::run(Command::new(&deny).current_dir(&root).args(["check", "bans", "licenses", "sources"]))?;
    let locked =
        fs::read_to_string(root.join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    let packages = locked.matches("[[package]]").count();
    let minimums = minimums(&fs::read_to_string(root.join("deny.toml")).map_err(|error| error.to_string())?);
    let plot = cache::folder("planted")?;
    for minimum in &minimums {
        planted(&deny, &plot, minimum)?;
    }
    println!("deny: {packages} packages checked, {} planted old versions refused", minimums.len());
    if minimums.is_empty() { Err("deny.toml has no advisory minimum".into()) } else { Ok(()) }
}

/// Where cargo-deny is, built when it is missing.
fn install() -> Result<PathBuf, String> {
    let home = cache::folder(&format!("cargo-deny-{CARGO_DENY}"))?;
    let binary = home.join("bin/cargo-deny");
    if !binary.exists() {
        let mut install = process::cargo();
        // Outside the clone, so that neither its toolchain pin nor its target directory has a say.
        install.current_dir(&home).args([
            "install",
            "cargo-deny",
            "--locked",
            "--quiet",
            "--version",
            CARGO_DENY,
        ]);
        process::run(install.arg("--root").arg(&home).env("CARGO_TARGET_DIR", home.join("target")))?;
        fs::remove_dir_all(home.join("target")).map_err(|error| format!("cargo-deny's target: {error}"))?;
    }
    Ok(binary)
}

/// The rows `name:<version` of a `deny.toml`.
fn minimums(text: &str) -> Vec<Minimum> {
    let spelled = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let quoted = spelled.filter_map(|line| line.split("crate = \"").nth(1)?.split('"').next());
    quoted
        .filter_map(|row| {
            let (name, version) = row.split_once(":<")?;
            let mut numbers = version.split('.').map(|number| number.parse().ok());
            let version = [numbers.next()??, numbers.next()??, numbers.next()??];
            Some(Minimum { name: name.to_string(), version })
        })
        .collect()
}

/// The greatest plain version below: 0.4.10 for 0.4.11, 0.3.999 for 0.4.0.
fn below([major, minor, patch]: [u64; 3]) -> [u64; 3] {
    match (major, minor, patch) {
        (_, _, 1..) => [major, minor, patch - 1],
        (_, 1.., 0) => [major, minor - 1, 999],
        _ => [major.saturating_sub(1), 999, 999],
    }
}

/// Plants one version below the minimum, which must be refused, and the minimum itself, which must pass.
fn planted(deny: &Path, plot: &Path, minimum: &Minimum) -> Outcome {
    for (version, refused) in [(below(minimum.version), true), (minimum.version, false)] {
        plant(plot, &minimum.name, version).map_err(|error| format!("planting {}: {error}", minimum.name))?;
        let config = process::root().join("deny.toml");
        let mut check = Command::new(deny);
        check.current_dir(plot).args(["--offline", "--config"]).arg(config).args(["check", "bans"]);
        let (passed, text) = process::attempt(&mut check)?;
        if passed == refused || (refused && !text.contains("error[banned]")) {
            return Err(format!(
                "{} {version:?} planted: expected refused = {refused}\n{text}",
                minimum.name
            ));
        }
    }
    Ok(())
}

/// A workspace of one package that depends on an empty crate of that name and version.
fn plant(plot: &Path, name: &str, [major, minor, patch]: [u64; 3]) -> std::io::Result<()> {
    let old = plot.join("old");
    for folder in [plot.join("src"), old.join("src")] {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("lib.rs"), "")?;
    }
    let package = |name: &str, version: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\nlicense = \"MIT\"\npublish = false\n"
        )
    };
    let version = format!("{major}.{minor}.{patch}");
    fs::write(old.join("Cargo.toml"), package(name, &version))?;
    let top = package("planted", "0.1.0");
    fs::write(
        plot.join("Cargo.toml"),
        format!("[workspace]\n{top}[dependencies]\n{name} = {{ path = \"old\" }}\n"),
    )?;
    match fs::remove_file(plot.join("Cargo.lock")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimums_are_read_from_their_rows() {
        let text = "{ crate = \"tokio\" },\n# { crate = \"a:<1.0.0\" }\n{ crate = \"slab:<0.4.11\", reason = \"x\" },\n";
        assert_eq!(minimums(text), [Minimum { name: "slab".into(), version: [0, 4, 11] }]);
    }

    #[test]
    fn below_is_below() {
        assert_eq!(below([0, 4, 11]), [0, 4, 10]);
        assert_eq!(below([0, 4, 0]), [0, 3, 999]);
        assert_eq!(below([2, 0, 0]), [1, 999, 999]);
    }
}
