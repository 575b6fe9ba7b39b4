//! ARCHITECTURE.md names each direct dependency of what ships, and where it is used: compared with the manifests.

use std::collections::BTreeSet;

use super::Finding;

/// The page with the table, under this heading.
pub const PAGE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## Dependencies";

/// What ships.
pub const SHIPPED: &[&str] =
    &["core", "storage", "explain", "server", "runtime-std", "runtime-smol", "wasm-playground"];

/// Compares the page with the manifests, each given by its folder and its text; answers also how many dependencies there are.
pub fn check(page: &str, manifests: &[(&str, String)]) -> (usize, Vec<Finding>) {
    let told = told(page);
    let used: BTreeSet<_> = manifests
        .iter()
        .flat_map(|(folder, text)| names(text).map(move |name| (name.to_owned(), (*folder).to_owned())))
        .collect();
    let finding = |(name, folder): &(String, String), what: &str| Finding {
        rule: "dependencies",
        place: PAGE.to_owned(),
        line: page.lines().position(|line| line == HEADING).map_or(1, |at| at + 1),
        what: format!("{name} of {folder} {what}"),
    };
    let missing = used.difference(&told).map(|one| finding(one, "is not in the table"));
    let stale = told.difference(&used).map(|one| finding(one, "is in the table, and not in its manifest"));
    (used.len(), missing.chain(stale).collect())
}

/// Name and folder of each row: `| name, name (note) | folder, folder | why |`.
fn told(page: &str) -> BTreeSet<(String, String)> {
    let table = page.split_once(HEADING).map_or("", |(_, rest)| rest);
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.flat_map(|row| {
        let mut cells = row.split('|').skip(1).map(items);
        let (names, folders) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        names
            .into_iter()
            .flat_map(move |name| folders.clone().into_iter().map(move |folder| (name.clone(), folder)))
    })
    .collect()
}

/// What stands between commas, without notes in parentheses.
fn items(cell: &str) -> Vec<String> {
    cell.split(',').filter_map(|item| item.split_whitespace().next()).map(str::to_owned).collect()
}

/// The dependencies that a manifest names, those for tests and our own apart.
fn names(manifest: &str) -> impl Iterator<Item = &str> {
    let mut counts = false;
    manifest.lines().filter_map(move |line| {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            counts = section == "dependencies"
                || section.starts_with("target.") && section.ends_with(".dependencies");
            return None;
        }
        let name =
            line.split(['=', '.', ' ']).next().filter(|name| !name.is_empty() && !name.starts_with('#'))?;
        (counts && !name.starts_with("eventor-")).then_some(name)
    })
}
