//! What a loss of power took from each file, and what recovery cut after it.

use std::collections::{BTreeMap, BTreeSet};

use eventor_tests::Files;

use crate::json::Json;

/// A file: its length, and its bytes without the zeros at the end.
type Image = (usize, Vec<u8>);
type Images = BTreeMap<String, Image>;

/// The directory before, right after, and once a broker has started again.
#[derive(Debug)]
pub struct Loss {
    before: Images,
    left: Images,
    recovered: Option<Images>,
}

impl Loss {
    /// Power was lost.
    #[must_use]
    pub fn new(before: &Files, left: &Files) -> Loss {
        Loss { before: images(before), left: images(left), recovered: None }
    }

    /// A broker has started; the first time counts.
    pub fn recovered(&mut self, files: &Files) {
        self.recovered.get_or_insert_with(|| images(files));
    }

    /// `{recovered, files: [{path, before?, left?, left_same?, after?, after_same?}]}`, of files that changed: lengths before, as power
    /// was lost and after recovery, absent where there was no such file; `_same`: up to where it is as it was a moment before.
    #[must_use]
    pub fn json(&self) -> String {
        let after = self.recovered.as_ref().unwrap_or(&self.left);
        let paths: BTreeSet<&String> =
            self.before.keys().chain(self.left.keys()).chain(after.keys()).collect();
        let mut json = Json::default();
        json.object(|json| {
            json.key("recovered").bool(self.recovered.is_some());
            json.key("files").array(|json| {
                for path in paths {
                    let [before, left, after] =
                        [&self.before, &self.left, after].map(|images| images.get(path));
                    if before == left && left == after {
                        continue;
                    }
                    json.object(|json| {
                        json.key("path").string(path);
                        let mut say = |name: &str, bytes: Option<usize>| {
                            bytes.into_iter().for_each(|bytes| _ = json.key(name).size(bytes));
                        };
                        say("before", before.map(|image| image.0));
                        say("left", left.map(|image| image.0));
                        say("left_same", before.zip(left).map(|(before, left)| same(before, left)));
                        say("after", after.map(|image| image.0));
                        say("after_same", left.zip(after).map(|(left, after)| same(left, after)));
                    });
                }
            });
        });
        json.finish()
    }
}

fn images(files: &Files) -> Images {
    let image = |path: String| {
        let mut content = files.read(&path)?;
        let length = content.len();
        content.truncate(content.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1));
        content.shrink_to_fit();
        Some((path, (length, content)))
    };
    files.paths().into_iter().filter_map(image).collect()
}

/// Up to which byte two files are the same.
fn same(a: &Image, b: &Image) -> usize {
    let byte = |image: &Image, at: usize| image.1.get(at).copied().unwrap_or(0);
    let filled = a.1.len().max(b.1.len());
    let first = (0..filled).find(|at| byte(a, *at) != byte(b, *at));
    first.unwrap_or(usize::MAX).min(a.0).min(b.0)
}
