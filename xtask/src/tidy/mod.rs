//! `cargo xtask tidy`: the house rules that rustfmt and clippy do not know.
//!
//! Looks at every file that git tracks or would add. A rule that must be broken is broken by a row in `tidy-allow.txt`
//! with its reason; a row that nothing needs any more is itself a finding.

mod dependencies;
mod scan;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::process::Command;

use crate::{Outcome, process};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 100;

/// Endings of the files that people write; the others (recordings, goldens) are searched for foreign paths only.
const WRITTEN: &[&str] = &[
    "rs", "go", "java", "js", "mjs", "py", "md", "toml", "mod", "xml", "json", "html", "css", "txt", "run",
    "yml",
];
/// Those of programs, and what the comment begins with that they open with.
const PROGRAMS: &[(&str, &str)] =
    &[("rs", "//!"), ("go", "//"), ("java", "//"), ("js", "//"), ("mjs", "//"), ("py", "\"\"\"")];

/// Spelled in two halves, so that this file does not find itself.
const FOREIGN: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("arti", "factory"),
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("repo1.", "maven"),
    concat!("repo.", "maven"),
    concat!("registry.npm", "js"),
    concat!("proxy.gol", "ang"),
    concat!("deb.deb", "ian"),
];

const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "dbg!", "#[ignore"];

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    rule: &'static str,
    /// A path, or `path:function`; what a row of the allow-list names.
    place: String,
    /// The first line it concerns, counted from 1.
    line: usize,
    what: String,
}

/// What was looked at; a zero is a failure.
#[derive(Debug, Default)]
struct Counts {
    files: usize,
    programs: usize,
    rust_files: usize,
    functions: usize,
}

/// One row of the allow-list: `rule place reason`.
struct Allowance<'a> {
    rule: &'a str,
    place: &'a str,
}

pub fn run(_: &[String]) -> Outcome {
    let root = process::root();
    let listed = process::output(Command::new("git").current_dir(&root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    let mut counts = Counts::default();
    let mut findings = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // A file that was deleted but not yet committed is listed and absent.
        let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
        check(path, &bytes, &mut counts, &mut findings);
    }
    let page = read(&root.join(dependencies::PAGE))?;
    let manifest = |folder: &&'static str| Ok((*folder, read(&root.join(folder).join("Cargo.toml"))?));
    let manifests = dependencies::SHIPPED.iter().map(manifest).collect::<Result<Vec<_>, String>>()?;
    let (dependencies, misstated) = dependencies::check(&page, &manifests);
    findings.extend(misstated);
    let rows = include_str!("../../tidy-allow.txt");
    let findings = allow(findings, &allowances(rows)?);
    println!(
        "tidy: {} files, {} of them programs, {} of these Rust with {} functions, {dependencies} dependencies, {} allowances",
        counts.files,
        counts.programs,
        counts.rust_files,
        counts.functions,
        allowances(rows)?.len()
    );
    for finding in &findings {
        println!("{}:{}: {}: {}", finding.place, finding.line, finding.rule, finding.what);
    }
    match (findings.len(), counts.rust_files * counts.functions) {
        (0, 0) => Err("looked at no function".into()),
        (0, _) => Ok(()),
        (n, _) => Err(format!("{n} findings")),
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Checks one file against every rule.
fn check(path: &str, bytes: &[u8], counts: &mut Counts, findings: &mut Vec<Finding>) {
    counts.files += 1;
    // A recording of bytes is not text; nothing here speaks about it.
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.contains('\0') {
        return;
    }
    let mut found = |rule, place: &str, line, what| {
        findings.push(Finding { rule, place: place.to_string(), line, what });
    };
    let extension = Path::new(path).extension().and_then(|e| e.to_str());
    let written = WRITTEN.contains(&extension.unwrap_or(path.rsplit('/').next().unwrap_or(path)));
    for (n, line) in text.lines().enumerate() {
        for name in FOREIGN.iter().filter(|name| names(line, name)) {
            found("foreign", path, n + 1, format!("names `{name}`, which other machines do not have"));
        }
        if written && line.ends_with([' ', '\t', '\r']) {
            found("whitespace", path, n + 1, "ends with white space".into());
        }
    }
    if let Some((_, opening)) = PROGRAMS.iter().find(|(ending, _)| extension == Some(ending)) {
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX {
            found("file-lines", path, 1, format!("{lines} lines, at most {FILE_LINES_MAX}"));
        }
        if !text.starts_with(opening) {
            found(
                "module-doc",
                path,
                1,
                format!("does not open with `{opening}`: what it is and what it is not"),
            );
        }
        counts.programs += 1;
    }
    if extension == Some("rs") {
        counts.rust_files += 1;
        counts.functions += check_rust(path, text, &mut found);
    }
}

/// The rules for Rust; answers the number of functions.
fn check_rust(path: &str, text: &str, found: &mut dyn FnMut(&'static str, &str, usize, String)) -> usize {
    let code = scan::code_only(text);
    for (n, line) in code.lines().enumerate() {
        for word in UNFINISHED.iter().filter(|word| names(line, word)) {
            found("unfinished", path, n + 1, format!("`{word}` is not for what lands"));
        }
    }
    let functions = scan::functions(&code);
    for function in functions.iter().filter(|function| function.lines > FUNCTION_LINES_MAX) {
        let what = format!("{} lines, at most {FUNCTION_LINES_MAX}", function.lines);
        found("function-lines", &format!("{path}:{}", function.name), function.line, what);
    }
    functions.len()
}

/// True when `line` holds `name` and it does not merely end a longer word or path.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "_-./}~".contains(c))
    })
}

/// Reads the allow-list: `rule place reason...` a line, `#` starts a comment.
fn allowances(text: &str) -> Result<Vec<Allowance<'_>>, String> {
    let rows = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        let mut words = row.splitn(3, char::is_whitespace);
        match (words.next(), words.next(), words.next().map(str::trim)) {
            (Some(rule), Some(place), Some(reason)) if reason.len() > 10 => Ok(Allowance { rule, place }),
            _ => Err(format!("tidy-allow.txt: expected `rule place reason`, got `{row}`")),
        }
    })
    .collect()
}

/// Drops what a row allows; a row that allows nothing becomes a finding.
fn allow(findings: Vec<Finding>, rows: &[Allowance<'_>]) -> Vec<Finding> {
    let matches =
        |row: &Allowance<'_>, finding: &Finding| row.rule == finding.rule && row.place == finding.place;
    let idle: Vec<Finding> = rows
        .iter()
        .filter(|row| !findings.iter().any(|finding| matches(row, finding)))
        .map(|row| Finding {
            rule: "allowance",
            place: "xtask/tidy-allow.txt".into(),
            line: 1,
            what: format!("the row `{} {}` allows nothing any more", row.rule, row.place),
        })
        .collect();
    let kept = findings.into_iter().filter(|finding| !rows.iter().any(|row| matches(row, finding)));
    kept.chain(idle).collect()
}
