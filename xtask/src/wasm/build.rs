//! Rust to a WebAssembly module and the JavaScript that loads it.
//!
//! Where the pinned toolchain has no standard library for the target and rustup cannot fetch one, Debian's compiler and the
//! sources of its standard library build one: `rustc-web` and `rust-web-src`, always of one version.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::machine::{DEBIAN_RUSTC, WASM_TARGET as TARGET};
use crate::{Outcome, machine, process};

/// Nobody reads what a panic says in a page, or where it was: it traps at once.
const SMALL: &[&str] = &["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"];

/// What a module is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// For the page: small.
    Page,
    /// For the check in Node: with the goldens.
    Check,
}

/// A module and what loads it.
pub struct Module {
    /// The module itself.
    pub wasm: PathBuf,
    /// The JavaScript.
    pub glue: PathBuf,
    /// The module as it was compiled, with all names.
    pub compiled: PathBuf,
}

impl Module {
    /// The module's size.
    pub fn size_bytes(&self) -> Result<u64, String> {
        std::fs::metadata(&self.wasm)
            .map(|found| found.len())
            .map_err(|error| format!("{}: {error}", self.wasm.display()))
    }
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| process::root().join("target"), PathBuf::from)
}

/// Compiles the playground and makes its glue.
pub fn module(used: Use) -> Result<Module, String> {
    let compiled = compile(used)?;
    let out = target().join(match used {
        Use::Page => "playground/module",
        Use::Check => "playground/check",
    });
    bind(&compiled, &out, used)?;
    Ok(Module {
        wasm: out.join("eventor_playground_bg.wasm"),
        glue: out.join("eventor_playground.js"),
        compiled,
    })
}

/// Compiles; answers where the raw module lies.
fn compile(used: Use) -> Result<PathBuf, String> {
    let mut build = process::cargo();
    build.args(["build", "--quiet", "--locked", "--package", "eventor-playground", "--target", TARGET]);
    let profile = match used {
        Use::Page => {
            build.args(["--profile", "page"]);
            "page"
        }
        Use::Check => {
            build.args(["--release", "--features", "goldens"]);
            "release"
        }
    };
    let mut folder = target();
    if !machine::has_wasm_target()? {
        machine::install(machine::WASM)?;
        let host = process::output(Command::new("rustc").args(["--print", "host-tuple"]))?;
        let linker = machine::sysroot()?.join("lib/rustlib").join(host.trim()).join("bin/rust-lld");
        // Another compiler: a target directory of its own, so that neither rebuilds the other's work.
        folder = folder.join("wasm");
        build.args(["-Zbuild-std=std,panic_abort", "--target-dir"]).arg(&folder);
        build.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
        if used == Use::Page {
            build.arg("-Zbuild-std-features=optimize_for_size").env("RUSTFLAGS", SMALL.join(" "));
        }
        build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    process::run(&mut build)?;
    Ok(folder.join(TARGET).join(profile).join("eventor_playground.wasm"))
}

/// Makes the glue: for the page a module that fetches, for Node one that reads.
fn bind(module: &Path, out: &Path, used: Use) -> Outcome {
    let said = |error| format!("wasm-bindgen on {}: {error:#}", module.display());
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).typescript(true);
    if used == Use::Page {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    match used {
        Use::Page => bindgen.web(true).map_err(said)?,
        Use::Check => bindgen.nodejs(true).map_err(said)?,
    };
    bindgen.generate(out).map_err(said)
}
