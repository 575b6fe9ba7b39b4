//! Java: the class path of what a `pom.xml` names, by Maven, which keeps the jars where it always does; and programs of
//! ours, compiled once against one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::JAVAC;
use crate::{cache, process};

/// The one plug-in of Maven's that is used.
const GOAL: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";

/// All but what is about the jars and not about us, and what old and new versions are asked for alike.
const LINTS: &str = "-Xlint:all,-path,-processing,-classfile,-deprecation";

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

/// The folder of the classes of these source files, compiled once for each of their versions.
pub fn compiled(sources: &[PathBuf], class_path: &str) -> Result<PathBuf, String> {
    let read = |path: &PathBuf| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let texts = sources.iter().map(read).collect::<Result<Vec<_>, String>>()?;
    let options = ["--release", "17", "-encoding", "UTF-8", LINTS, "-Werror", "-cp", class_path, "-d"];
    let asked: Vec<&[u8]> =
        options.iter().map(|word| word.as_bytes()).chain(texts.iter().map(Vec::as_slice)).collect();
    cache::kept("classes", &[&JAVAC], &asked, |folder| {
        process::run(Command::new("javac").args(options).arg(folder).args(sources))
    })
}
