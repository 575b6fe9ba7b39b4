//! Every rule finds what was planted for it, and finds nothing in innocent text.

use super::*;

fn findings(path: &str, text: &str) -> Vec<&'static str> {
    let mut findings = Vec::new();
    check(path, text.as_bytes(), &mut Counts::default(), &mut findings);
    findings.into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn innocent_text_passes() {
    let text = "//! A module.\nfn f() -> char {\n    // todo! } dbg!\n    '{'\n}\nconst S: &str = \"todo! { \\\" }\";\n";
    assert_eq!(findings("core/src/a.rs", text), Vec::<&str>::new());
}

#[test]
fn a_long_file_is_found() {
    let text = format!("//! A module.\n{}", "\n".repeat(FILE_LINES_MAX));
    assert_eq!(findings("a.rs", &text), ["file-lines"]);
    assert_eq!(findings("a.go", &text), ["file-lines"]);
    assert_eq!(findings("a.md", &text), Vec::<&str>::new());
}

#[test]
fn a_long_function_is_found_by_name() {
    let function =
        |lines: usize| format!("//! A module.\nfn long<'a>() {{\n{}}}\n", "    ();\n".repeat(lines - 2));
    assert_eq!(findings("a.rs", &function(FUNCTION_LINES_MAX)), Vec::<&str>::new());
    let mut found = Vec::new();
    check("a.rs", function(FUNCTION_LINES_MAX + 1).as_bytes(), &mut Counts::default(), &mut found);
    assert_eq!((found[0].rule, found[0].place.as_str(), found[0].line), ("function-lines", "a.rs:long", 2));
}

#[test]
fn a_missing_module_doc_is_found() {
    assert_eq!(findings("a.rs", "fn f() {}\n"), ["module-doc"]);
    assert_eq!(findings("a.py", "import os\n"), ["module-doc"]);
    assert_eq!(findings("a.py", "\"\"\"What it is.\"\"\"\n"), Vec::<&str>::new());
}

#[test]
fn unfinished_code_is_found() {
    for word in ["todo!()", "unimplemented!()", "dbg!(1)"] {
        assert_eq!(
            findings("a.rs", &format!("//! A module.\nfn f() {{ {word} }}\n")),
            ["unfinished"],
            "{word}"
        );
    }
    assert_eq!(findings("a.rs", "//! A module.\n#[ignore = \"slow\"]\nfn f() {}\n"), ["unfinished"]);
}

#[test]
fn white_space_at_the_end_is_found_where_people_write() {
    assert_eq!(findings("a.rs", "//! A module. \n"), ["whitespace"]);
    assert_eq!(findings(".ci/run", "echo\t\n"), ["whitespace"]);
    assert_eq!(findings("tests/goldens/a.snap", "a \n"), Vec::<&str>::new());
}

#[test]
fn foreign_paths_and_hosts_are_found() {
    for name in FOREIGN {
        assert_eq!(findings("README.md", &format!("see {name}x\n")), ["foreign"], "{name}");
    }
    assert_eq!(findings("README.md", &format!("see target{}x\n", FOREIGN[0])), Vec::<&str>::new());
}

#[test]
fn the_allow_list_needs_a_reason_and_a_use() {
    assert!(allowances("file-lines a.rs\n").is_err());
    let rows =
        allowances("# why\nmodule-doc a.rs because it is generated\nfile-lines b.rs because it was long\n")
            .unwrap();
    let mut found = Vec::new();
    check("a.rs", b"fn f() {}\n", &mut Counts::default(), &mut found);
    let left: Vec<_> = allow(found, &rows).into_iter().map(|finding| finding.what).collect();
    assert_eq!(left, ["the row `file-lines b.rs` allows nothing any more"]);
}

#[test]
fn functions_are_counted_where_they_are() {
    let code = scan::code_only(
        "trait T { fn a(&self); fn b(&self) {} }\nfn c(x: [u8; 2], f: fn(u8) -> u8) where X: Y {\n  r#\"}\"#; b\"}\"; /* } */ '\\''; '}';\n}\n",
    );
    let found: Vec<_> = scan::functions(&code).into_iter().map(|f| (f.name, f.line, f.lines)).collect();
    assert_eq!(found, [("b".to_string(), 1, 1), ("c".to_string(), 2, 3)]);
}

#[test]
fn the_table_of_dependencies_is_compared_with_the_manifests() {
    let page =
        "## Dependencies\n\n| crate | where | why |\n|---|---|---|\n| a (with b), c | core, storage | x |\n";
    let core = "[dependencies]\neventor-x.workspace = true\na = \"1\"\nc.workspace = true\n[dev-dependencies]\nz = \"1\"\n";
    let storage = "[target.'cfg(unix)'.dependencies]\n# Not c.\na = { version = \"1\" }\nd = \"1\"\n";
    let (count, found) = dependencies::check(page, &[("core", core.into()), ("storage", storage.into())]);
    let said: Vec<_> = found.iter().map(|finding| finding.what.as_str()).collect();
    assert_eq!(count, 4);
    assert_eq!(
        said,
        ["d of storage is not in the table", "c of storage is in the table, and not in its manifest"]
    );
}
