//! Every lesson, played to its end: what a step does makes its checks true, and they were not before.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use eventor_playground::lesson::Lesson;
use eventor_playground::playground::Playground;

/// The stages of CodeCrafters' Kafka course.
const STAGES: &str =
    "vi6 nv3 wa6 nc5 pv1 nh4 sk0 yk1 vt6 ea7 ku4 wq2 gs0 dh6 hn6 cm4 eg2 fd8 xz1 zf2 gg1 ls8 yd8 ct4 ov0";

fn lessons() -> Vec<(String, Lesson)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let lesson = fs::read_to_string(path).unwrap().parse();
        (name.clone(), lesson.unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    paths.iter().map(read).collect()
}

#[test]
fn what_a_step_does_makes_its_checks_true() {
    let lessons = lessons();
    assert!(lessons.len() > 10);
    let wrong: Vec<String> = lessons.iter().flat_map(|(name, lesson)| play(name, lesson)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Plays a lesson; what is wrong with it.
fn play(name: &str, lesson: &Lesson) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut playground = Playground::new(1).unwrap();
    for step in &lesson.steps {
        let mut say = |why: String| wrong.push(format!("{name}: {:?}: {why}", step.title));
        if step.checks.iter().all(|check| check.holds(&playground).is_ok()) {
            say("is done before it is begun".into());
        }
        for deed in &step.deeds {
            deed.perform(&mut playground).unwrap_or_else(|why| say(format!("{deed}: {why}")));
        }
        for check in &step.checks {
            check.holds(&playground).unwrap_or_else(|why| say(format!("{check}: {why}")));
        }
        if let Some(look) = &step.look {
            let seen = look.which.latest(&playground).and_then(|latest| look.value(&latest));
            seen.map_or_else(|why| say(format!("{look}: {why}")), drop);
        }
    }
    wrong
}

#[test]
fn every_stage_of_the_course_has_its_step() {
    let covered: Vec<String> =
        lessons().into_iter().flat_map(|(_, lesson)| lesson.steps).flat_map(|step| step.stages).collect();
    assert_eq!(covered.len(), 25, "each once");
    let covered: BTreeSet<&str> = covered.iter().map(String::as_str).collect();
    assert_eq!(covered, STAGES.split(' ').collect());
}
