//! The page: a folder for any host of static files, and the same in one file that works from `file://`.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::build::{self, Use};
use super::modules::{self, Modules};
use super::parts::{self, Part};
use crate::{cache, process};

/// The one script of the page.
const SCRIPT: &str = "page.js";
const STYLE: &str = "style.css";
const MODULE: &str = "eventor_playground_bg.wasm";
/// The page in one file.
pub const SINGLE: &str = "eventor-playground.html";

/// What a browser may have to fetch, as gzip: the module, and the page's own text. The module is to become smaller: 520 KiB
/// are wanted, and this is what is measured, and a little.
const MODULE_BYTES_MAX: usize = 680 << 10;
const TEXT_BYTES_MAX: usize = 60 << 10;

/// The page as it was built.
pub struct Built {
    /// The folder for a host.
    pub folder: PathBuf,
    /// Each file's name, size, and size when compressed.
    files: Vec<Part>,
    /// The parts of the module.
    parts: Vec<Part>,
}

/// A table: each file and each part of the module, its bytes, and its bytes as gzip.
impl fmt::Display for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, plain, compressed) in &self.files {
            writeln!(f, "playground: {name:<28} {plain:>9} bytes, {compressed:>8} as gzip")?;
        }
        for (name, plain, compressed) in &self.parts {
            writeln!(f, "playground:   of the module {name:<14} {plain:>9} bytes, {compressed:>8} as gzip")?;
        }
        write!(f, "playground: built in {}", self.folder.display())
    }
}

impl Built {
    /// Is it small enough?
    pub fn within_budget(&self) -> crate::Outcome {
        let bytes = |wanted: &[&str]| -> usize {
            let files = self.files.iter().filter(|(name, ..)| wanted.contains(&name.as_str()));
            files.map(|(.., compressed)| compressed).sum()
        };
        for (what, bytes, most) in [
            ("the module", bytes(&[MODULE]), MODULE_BYTES_MAX),
            ("script, style and page", bytes(&["index.html", STYLE, SCRIPT]), TEXT_BYTES_MAX),
        ] {
            println!("playground: {what}: {bytes} bytes as gzip, at most {most}");
            if bytes > most {
                return Err(format!("{what}: {bytes} bytes as gzip, and {most} are the most"));
            }
        }
        Ok(())
    }
}

/// The checks in a browser, with the packages that they need.
pub fn checks() -> Result<PathBuf, String> {
    let folder = process::root().join("wasm-playground/browser");
    let read = |name: &str| text(&folder.join(name));
    let (package, lock, checks) = (read("package.json")?, read("package-lock.json")?, read("check.mjs")?);
    let kept = cache::kept("node-browser", &[], &[package.as_bytes(), lock.as_bytes()], |kept| {
        for (name, content) in [("package.json", &package), ("package-lock.json", &lock)] {
            let path = kept.join(name);
            std::fs::write(&path, content).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        process::run(Command::new("npm").current_dir(kept).args([
            "--loglevel=error",
            "ci",
            "--ignore-scripts",
        ]))
    })?;
    // A module looks for its packages from where it lies.
    let path = kept.join("check.mjs");
    std::fs::write(&path, checks).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Builds folder and file.
pub fn build() -> Result<Built, String> {
    let module = build::module(Use::Page)?;
    let source = process::root().join("wasm-playground/page");
    let mut texts = texts(&source)?;
    texts.insert(name_of(&module.glue), text(&module.glue)?);
    let mut take = |name: &str| texts.remove(name).ok_or_else(|| format!("{}: no {name}", source.display()));
    let (index, style) = (take("index.html")?, take(STYLE)?);
    let script = modules::join(&texts, "main.js")?;
    let wasm = std::fs::read(&module.wasm).map_err(|error| format!("{}: {error}", module.wasm.display()))?;

    let hosted = index.replace(r#"src="main.js""#, &format!(r#"src="{SCRIPT}""#));
    let single = single(&index, &style, &script, &wasm)?;
    let folder = build::target().join("playground/page");
    _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files = Vec::new();
    for (name, content) in [
        ("index.html", hosted.as_bytes()),
        (STYLE, style.as_bytes()),
        (SCRIPT, script.as_bytes()),
        (MODULE, &wasm),
        (SINGLE, single.as_bytes()),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, content).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push((name.to_owned(), content.len(), gzip_bytes(content)));
    }
    let compiled =
        std::fs::read(&module.compiled).map_err(|error| format!("{}: {error}", module.compiled.display()))?;
    let parts = parts::parts(&compiled, gzip_bytes)?;
    Ok(Built { folder, files, parts })
}

/// Everything in one file. Its policy allows exactly the script and the style that are in it.
fn single(index: &str, style: &str, script: &str, wasm: &[u8]) -> Result<String, String> {
    if [style, script].iter().any(|text| text.contains("</")) {
        return Err("a style or script with \"</\" in it cannot stand in a page".into());
    }
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(style)
    );
    let mut page = index.to_owned();
    for (part, instead) in [
        ("<script type=\"module\" src=\"main.js\"></script>\n", String::new()),
        ("<link rel=\"stylesheet\" href=\"style.css\">", format!("<style>{style}</style>")),
        (
            "</body>",
            format!(
                "<script type=\"text/plain\" id=\"module\">{}</script>\n<script type=\"module\">{script}</script>\n</body>",
                STANDARD.encode(wasm)
            ),
        ),
    ] {
        page = replaced(&page, part, &instead)?;
    }
    let start =
        page.find("content=\"default-src").ok_or("the page has no content policy")? + "content=\"".len();
    let end = start + page[start..].find('"').ok_or("a content policy without an end")?;
    page.replace_range(start..end, &policy);
    Ok(page)
}

fn replaced(page: &str, part: &str, instead: &str) -> Result<String, String> {
    match page.matches(part).count() {
        1 => Ok(page.replace(part, instead)),
        count => Err(format!("index.html has {part:?} {count} times")),
    }
}

/// The files of a folder, by name.
fn texts(folder: &Path) -> Result<Modules, String> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(said)? {
        let path = entry.map_err(said)?.path();
        texts.insert(name_of(&path), text(&path)?);
    }
    Ok(texts)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn gzip_bytes(content: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().map_or(0, |compressed| compressed.len())
}
