//! Lessons: a text that says what to do, and how to know that it was done. The page shows it, a test plays it.
//!
//! Not a programming language: no step depends on how another went, and whoever does a step in another way passes its checks as
//! well. The lessons themselves are `lessons/*.md`, where
//!
//! - `# words` names the lesson and `## words` a step;
//! - `> words` is something to do, see [`deed`];
//! - `? words` holds once the step is done, see [`check`];
//! - `@ words` is what to look at: the beginning of a check, up to the path;
//! - `~ words` names the stages of CodeCrafters' Kafka course that the step covers;
//! - everything else is text: paragraphs, between empty lines.

pub mod check;
pub mod deed;

use std::str::FromStr;

use check::{Check, Side};
use deed::Deed;

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// What it is called.
    pub title: String,
    /// What it is about: a paragraph each.
    pub text: Vec<String>,
    /// What there is to do, in order.
    pub steps: Vec<Step>,
}

/// One thing to learn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// What it is called.
    pub title: String,
    /// What there is to know: a paragraph each.
    pub text: Vec<String>,
    /// What does it, for those who would rather watch.
    pub deeds: Vec<Deed>,
    /// What is true once it is done.
    pub checks: Vec<Check>,
    /// Where the eye should rest then.
    pub look: Option<Side>,
    /// Stages of CodeCrafters' Kafka course that it covers.
    pub stages: Vec<String>,
}

impl FromStr for Lesson {
    type Err = String;

    fn from_str(text: &str) -> Result<Lesson, String> {
        let mut lines = text.lines().enumerate();
        let title = lines.next().and_then(|(_, line)| line.strip_prefix("# "));
        let title = title.ok_or("line 1: a lesson begins with `# ` and its title")?.to_owned();
        let mut lesson = Lesson { title, text: Vec::new(), steps: Vec::new() };
        // Does the next line of text begin a paragraph?
        let mut begins = true;
        for (index, line) in lines {
            let text = !line.starts_with(['#', '>', '?', '@', '~']) && !line.trim().is_empty();
            lesson.line(line, begins).map_err(|why| format!("line {}: {why}: {line}", index + 1))?;
            begins = !text;
        }
        match lesson.steps.iter().find(|step| step.checks.is_empty()) {
            _ if lesson.steps.is_empty() => Err("a lesson has steps".into()),
            Some(step) => Err(format!("nothing says when {:?} is done", step.title)),
            None => Ok(lesson),
        }
    }
}

impl Lesson {
    fn line(&mut self, line: &str, begins: bool) -> Result<(), String> {
        if let Some(title) = line.strip_prefix("## ") {
            self.steps.push(Step { title: title.to_owned(), ..Step::default() });
            return Ok(());
        }
        let step = self.steps.last_mut();
        let mark = line.split_at_checked(2).filter(|(mark, _)| ["> ", "? ", "@ ", "~ "].contains(mark));
        match (mark, step) {
            (Some(("> ", words)), Some(step)) => step.deeds.push(words.parse()?),
            (Some(("? ", words)), Some(step)) => step.checks.push(words.parse()?),
            (Some(("@ ", words)), Some(step)) => step.look = Some(words.parse()?),
            (Some((_, words)), Some(step)) => step.stages.extend(words.split(' ').map(str::to_owned)),
            (Some(_), None) => return Err("a step begins with `## ` and its title".into()),
            (None, step) => {
                let text = step.map_or(&mut self.text, |step| &mut step.text);
                match text.last_mut().filter(|_| !begins) {
                    _ if line.trim().is_empty() => {}
                    Some(paragraph) => *paragraph = format!("{paragraph} {}", line.trim()),
                    None => text.push(line.trim().to_owned()),
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_lesson_is_refused_with_its_line() {
        for (text, why) in [
            ("", "line 1: a lesson begins"),
            ("# A", "a lesson has steps"),
            ("# A\n## B\n", "nothing says when \"B\" is done"),
            ("# A\n> Connect\n", "line 2: a step begins"),
            ("# A\n## B\n> Dance\n", "line 3: "),
            ("# A\n## B\n> send 0 Nothing 1\n", "line 3: there is no API Nothing"),
            ("# A\n## B\n? sometimes\n", "line 3: "),
            ("# A\n## B\n? response Fetch = 1\n", "line 3: "),
        ] {
            let refused = text.parse::<Lesson>().expect_err(text);
            assert!(refused.starts_with(why), "{refused}");
        }
    }

    #[test]
    fn paragraphs_end_at_empty_lines() {
        let lesson: Lesson =
            "# A\nOne\nline.\n\nAnother.\n\n## B\nText.\n? connections 1\nMore.".parse().unwrap();
        assert_eq!(lesson.text, ["One line.", "Another."]);
        assert_eq!(lesson.steps[0].text, ["Text.", "More."]);
    }
}
