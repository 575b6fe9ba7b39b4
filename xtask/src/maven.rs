//! The class path of what a `pom.xml` names, by Maven, which keeps the jars where it always does.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{cache, process};

/// The one plug-in of Maven's that is used.
const GOAL: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";

/// The jars, parted by colons: from the cache when every one of them is still there.
pub fn class_path(pom: &Path, arguments: &[&str]) -> Result<String, String> {
    let text = fs::read(pom).map_err(|error| format!("{}: {error}", pom.display()))?;
    let asked: Vec<&[u8]> =
        [GOAL].iter().chain(arguments).map(|word| word.as_bytes()).chain([&text[..]]).collect();
    let make = |folder: &Path| {
        // Maven reads a copy, so that nothing is ever written into the clone.
        let copy = folder.join("pom.xml");
        fs::write(&copy, &text).map_err(|error| format!("{}: {error}", copy.display()))?;
        let mut maven = Command::new("mvn");
        maven.args(["-q", "-B", GOAL]).args(arguments).arg("-f").arg(&copy);
        process::run(maven.arg(format!("-Dmdep.outputFile={}", folder.join("classpath").display())))
    };
    let read = || {
        let folder = cache::kept("maven", &[], &asked, make)?;
        let kept = folder.join("classpath");
        let jars = fs::read_to_string(&kept).map_err(|error| format!("{}: {error}", kept.display()))?;
        Ok::<_, String>((folder, jars))
    };
    let (folder, jars) = read()?;
    if are_there(&jars) {
        return Ok(jars);
    }
    // Somebody emptied Maven's own cache.
    fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let (_, jars) = read()?;
    if are_there(&jars) { Ok(jars) } else { Err(format!("Maven names jars that are not there:\n{jars}")) }
}

fn are_there(jars: &str) -> bool {
    jars.trim().split(':').all(|jar| Path::new(jar).is_file())
}
