//! `cargo xtask wasm`: builds the playground for wasm32-unknown-unknown and runs it in Node.
//!
//! wasm-bindgen's post-processing is a library here, behind the feature `wasm` that the task turns on for itself. Where
//! the pinned toolchain has no standard library for the target and rustup cannot fetch one, Debian's compiler and the
//! sources of its standard library build one: `rustc-web` and `rust-web-src`, always of one version.

#[cfg(not(feature = "wasm"))]
pub fn run(arguments: &[String]) -> crate::Outcome {
    let mut again = crate::process::cargo();
    again.args(["run", "--quiet", "--package", "xtask", "--features", "wasm", "--", "wasm"]).args(arguments);
    crate::process::run(&mut again)
}

#[cfg(feature = "wasm")]
pub use with_bindgen::run;

#[cfg(feature = "wasm")]
mod with_bindgen {
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use wasm_bindgen_cli_support::Bindgen;

    use crate::machine::{DEBIAN_RUSTC, WASM_TARGET as TARGET};
    use crate::{Outcome, machine, process};

    pub fn run(_: &[String]) -> Outcome {
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| process::root().join("target"), PathBuf::from);
        let module = build(&target)?;
        let out = target.join("playground");
        bind(&module, &out)?;
        let size = std::fs::metadata(out.join("eventor_playground_bg.wasm"))
            .map_err(|error| error.to_string())?
            .len();
        println!("wasm: eventor-playground is {} KiB for {TARGET}, goldens included", size / 1024);
        let check = process::root().join("wasm-playground/check.mjs");
        process::run(Command::new("node").arg(check).arg(out.join("eventor_playground.js")))
    }

    /// Compiles the playground; answers where the raw module lies.
    fn build(target: &Path) -> Result<PathBuf, String> {
        let mut build = process::cargo();
        build.args([
            "build",
            "--quiet",
            "--release",
            "--locked",
            "--package",
            "eventor-playground",
            "--features",
            "goldens",
            "--target",
            TARGET,
        ]);
        let mut folder = target.to_path_buf();
        if !machine::has_wasm_target()? {
            machine::install(machine::WASM)?;
            let host = process::output(Command::new("rustc").args(["--print", "host-tuple"]))?;
            let linker = machine::sysroot()?.join("lib/rustlib").join(host.trim()).join("bin/rust-lld");
            // Another compiler: a target directory of its own, so that neither rebuilds the other's work.
            folder = target.join("wasm");
            build.args(["-Zbuild-std=std,panic_abort", "--target-dir"]).arg(&folder);
            build.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
            build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        process::run(&mut build)?;
        Ok(folder.join(TARGET).join("release/eventor_playground.wasm"))
    }

    /// Makes the module that Node loads.
    fn bind(module: &Path, out: &Path) -> Outcome {
        let said = |error| format!("wasm-bindgen on {}: {error:#}", module.display());
        let mut bindgen = Bindgen::new();
        bindgen.input_path(module).typescript(true).nodejs(true).map_err(said)?;
        bindgen.generate(out).map_err(said)
    }
}
