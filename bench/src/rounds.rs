//! Turns: every contender once in each round, another one first each time; ratios within a round, the median of the rounds.

use crate::cases::{Figure, STEADY, WHOLE};
use crate::server::{CONTENDERS, Contender, stolen};
use crate::{Options, Outcome};

/// A round in which the machine's owner took more than this is not counted.
const STOLEN_MAX: f64 = 0.02;
/// Nor one in which the floor cost so much more than in its best.
const FLOOR_MAX: f64 = 1.5;

/// What a round found: for each contender, its figures.
type Round = Vec<Vec<Figure>>;

/// Runs all cases and prints the table.
pub fn run(options: &Options) -> Outcome<()> {
    println!("| what | unit | floor | eventor | x floor | eventor-smol | x floor |");
    println!("|---|---|---|---|---|---|---|");
    let (mut readme, mut discarded) = (Vec::new(), 0);
    let mut case = |name: &str, measure: &dyn Fn(Contender) -> Outcome<Vec<Figure>>| -> Outcome<()> {
        if options.cases.is_empty() || options.cases.iter().any(|word| name.contains(word.as_str())) {
            let rounds = rounds(options.rounds, measure).map_err(|why| format!("{name}: {why}"))?;
            discarded += options.rounds - rounds.len();
            print(name, &rounds);
            readme.push(ratios(name, &rounds));
        }
        Ok(())
    };
    for steady in &STEADY {
        case(steady.name, &|contender| steady.measure(contender, options))?;
    }
    for whole in &WHOLE {
        case(whole.name, &|contender| (whole.measure)(contender, options))?;
    }
    let _ = std::fs::remove_dir_all(&options.directory);
    println!("\n{} cases, {} rounds of each, {discarded} not counted.\n", readme.len(), options.rounds);
    println!("As the README's table has them:\n\n{}\n", readme.join("\n"));
    match readme.len() {
        0 => Err("no case was measured; --case takes a part of a case's name".to_owned()),
        _ => Ok(()),
    }
}

fn rounds(count: usize, measure: &dyn Fn(Contender) -> Outcome<Vec<Figure>>) -> Outcome<Vec<Round>> {
    let (mut rounds, mut disturbed): (Vec<Round>, Vec<Round>) = (Vec::new(), Vec::new());
    for number in 0..count {
        let (stolen_before, before) = stolen();
        let mut contenders = CONTENDERS;
        contenders.rotate_left(number % CONTENDERS.len());
        let mut round: Round = contenders
            .iter()
            .map(|contender| sound(*contender, measure(*contender)?))
            .collect::<Outcome<_>>()?;
        round.rotate_right(number % CONTENDERS.len());
        let (stolen, now) = stolen();
        let share = (stolen - stolen_before) as f64 / (now - before).max(1) as f64;
        if share <= STOLEN_MAX { &mut rounds } else { &mut disturbed }.push(round);
    }
    // A machine that is never left alone is measured as it is.
    if rounds.is_empty() {
        rounds = disturbed;
    }
    let floor = |round: &Round| round[0][0].value;
    let best = rounds.iter().map(floor).fold(f64::MAX, f64::min);
    rounds.retain(|round| floor(round) <= best * FLOOR_MAX);
    Ok(rounds)
}

/// Every figure is a number above zero, or the case has not measured anything.
fn sound(contender: Contender, figures: Vec<Figure>) -> Outcome<Vec<Figure>> {
    match figures.iter().find(|figure| !(figure.value.is_finite() && figure.value > 0.0)) {
        Some(Figure { unit, value }) => {
            Err(format!("{}: {value} {unit} is no measurement", contender.name()))
        }
        None => Ok(figures),
    }
}

fn print(name: &str, rounds: &[Round]) {
    for at in 0..rounds[0][0].len() {
        let value = |round: &Round, contender: usize| round[contender][at].value;
        let of = |contender| median(rounds.iter().map(|round| value(round, contender)).collect()).0;
        let ratio = |contender| {
            let ratios = rounds.iter().map(|round| value(round, contender) / value(round, 0));
            let (median, least, most) = median(ratios.collect());
            format!("**{median:.2}** ({least:.2}-{most:.2})")
        };
        let number = |value: f64| if value < 10.0 { format!("{value:.2}") } else { format!("{value:.1}") };
        let unit = rounds[0][0][at].unit;
        let (floor, threads, tasks) = (number(of(0)), number(of(1)), number(of(2)));
        println!("| {name} | {unit} | {floor} | {threads} | {} | {tasks} | {} |", ratio(1), ratio(2));
    }
}

/// A row of the README: of each binary, the ratio of the cost and that of the time; of what is no time, the first alone.
fn ratios(name: &str, rounds: &[Round]) -> String {
    let ratio = |contender: usize, at: usize| {
        let ratios = rounds.iter().map(|round| round[contender][at].value / round[0][at].value);
        let (median, ..) = median(ratios.collect());
        if median < 10.0 { format!("{median:.1}") } else { format!("{median:.0}") }
    };
    let figures = &rounds[0][0];
    if figures[0].unit.starts_with("CPU") {
        return format!("| {name} | {} | {} | {} | {} |", ratio(1, 0), ratio(1, 1), ratio(2, 0), ratio(2, 1));
    }
    let row = |(at, figure): (usize, &Figure)| {
        format!("| {name}: {} | {} | | {} | |", figure.unit, ratio(1, at), ratio(2, at))
    };
    figures.iter().enumerate().map(row).collect::<Vec<_>>().join("\n")
}

/// The median, the least and the most.
fn median(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_unstable_by(f64::total_cmp);
    (values[values.len() / 2], values[0], values[values.len() - 1])
}
