//! JavaScript modules joined into one script: those of the page and the glue of the WebAssembly module.
//!
//! Not a bundler. A module imports from `./` only, at its top, and no two have a top-level name in common; so joining is
//! putting them in the order of their imports and leaving `import` and `export` out. What does not keep to that is an error.

use std::collections::{BTreeMap, BTreeSet};

/// A module's name and text.
pub type Modules = BTreeMap<String, String>;

/// The module and all that it imports, as one script without imports and exports.
///
/// # Errors
/// An import of something else, a circle, or a name that two modules have.
pub fn join(modules: &Modules, main: &str) -> Result<String, String> {
    let mut joined = Joined::default();
    joined.add(modules, main, &mut Vec::new())?;
    Ok(joined.script)
}

#[derive(Default)]
struct Joined {
    script: String,
    done: BTreeSet<String>,
    names: BTreeMap<String, String>,
}

/// One `import` statement.
struct Import {
    /// The name of the default export, if that is imported.
    default: Option<String>,
    from: String,
}

impl Joined {
    fn add(&mut self, modules: &Modules, name: &str, way: &mut Vec<String>) -> Result<(), String> {
        if self.done.contains(name) {
            return Ok(());
        }
        if way.iter().any(|one| one == name) {
            return Err(format!("modules import each other in a circle: {} > {name}", way.join(" > ")));
        }
        let text = modules.get(name).ok_or_else(|| format!("{}: there is no ./{name}", way.join(" > ")))?;
        let (imports, rest) = imports(text).map_err(|why| format!("{name}: {why}"))?;
        way.push(name.to_owned());
        for import in &imports {
            self.add(modules, &import.from, way)?;
        }
        way.pop();
        for import in imports {
            if let Some(alias) = import.default {
                let exported = default_export(&modules[&import.from])
                    .ok_or_else(|| format!("{name}: {} has no default export", import.from))?;
                self.script += &format!("const {alias} = {exported};\n");
                self.claim(name, &alias)?;
            }
        }
        for line in rest.lines() {
            if let Some(declared) = declared(line) {
                self.claim(name, declared)?;
            }
            if !line.starts_with("export {") {
                self.script += line.strip_prefix("export ").unwrap_or(line);
                self.script.push('\n');
            }
        }
        self.done.insert(name.to_owned());
        Ok(())
    }

    fn claim(&mut self, module: &str, name: &str) -> Result<(), String> {
        match self.names.insert(name.to_owned(), module.to_owned()) {
            Some(other) => Err(format!("{module} and {other} both have a top-level {name}")),
            None => Ok(()),
        }
    }
}

/// The imports at the top of a module, and what follows without them.
fn imports(text: &str) -> Result<(Vec<Import>, String), String> {
    let (mut imports, mut rest) = (Vec::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("import ") {
            rest += line;
            rest.push('\n');
            continue;
        }
        let mut statement = line.to_owned();
        while !statement.trim_end().ends_with(';') {
            statement += lines.next().ok_or("an import without an end")?;
        }
        imports.push(import(&statement)?);
    }
    Ok((imports, rest))
}

fn import(statement: &str) -> Result<Import, String> {
    let wrong = || format!("only imports from \"./\" can be joined: {statement}");
    let (what, from) = statement.split_once(" from ").ok_or_else(wrong)?;
    let from = from.trim_end_matches(';').trim().trim_matches('"').strip_prefix("./").ok_or_else(wrong)?;
    if what.contains(" as ") {
        return Err(format!("an import under another name cannot be joined: {statement}"));
    }
    let default = what.trim_start_matches("import ").split(['{', ',']).next().unwrap_or_default().trim();
    Ok(Import { default: (!default.is_empty()).then(|| default.to_owned()), from: from.to_owned() })
}

/// What a module exports as default, where it says so in a list.
fn default_export(text: &str) -> Option<&str> {
    let list = text.lines().find_map(|line| line.strip_prefix("export {"))?;
    list.split([',', '}']).find_map(|one| one.trim().strip_suffix(" as default"))
}

/// The name that a line declares at the top level, where declarations begin a line.
fn declared(line: &str) -> Option<&str> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    let rest =
        ["function ", "class ", "const ", "let ", "var "].iter().find_map(|word| line.strip_prefix(word))?;
    let end =
        rest.find(|char: char| !(char.is_alphanumeric() || char == '_' || char == '$')).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(modules: &[(&str, &str)]) -> Modules {
        modules.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn modules_stand_in_the_order_of_their_imports() {
        let modules = modules(&[
            (
                "main.js",
                "// main\nimport start, {\n  b,\n} from \"./glue.js\";\nimport { a } from \"./a.js\";\nstart(a, b);\n",
            ),
            ("a.js", "import { b } from \"./glue.js\";\nexport const a = b;\n"),
            ("glue.js", "let b = 1;\nfunction run() {}\nexport { b, run as default };\n"),
        ]);
        let joined =
            "let b = 1;\nfunction run() {}\nconst a = b;\nconst start = run;\n// main\nstart(a, b);\n";
        assert_eq!(join(&modules, "main.js").as_deref(), Ok(joined));
    }

    #[test]
    fn what_cannot_be_joined_is_refused() {
        let refused = |list: &[(&str, &str)]| join(&modules(list), "main.js").unwrap_err();
        assert!(refused(&[("main.js", "import x from \"x\";\n")]).contains("./"));
        assert!(refused(&[("main.js", "import { a } from \"./a.js\";\n")]).contains("there is no ./a.js"));
        let twice = [
            ("main.js", "import { a } from \"./a.js\";\nconst b = a;\n"),
            ("a.js", "export let a = 1;\nlet b = 2;\n"),
        ];
        assert!(refused(&twice).contains("both have a top-level b"));
        let circle =
            [("main.js", "import { a } from \"./a.js\";\n"), ("a.js", "import { m } from \"./main.js\";\n")];
        assert!(refused(&circle).contains("circle"));
        assert!(refused(&[("main.js", "import { a as b } from \"./a.js\";\n")]).contains("another name"));
    }
}
