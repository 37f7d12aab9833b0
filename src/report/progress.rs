//! What is running at the moment, on standard error.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::lines::{error_columns, shortened};
use crate::record::{ClaimId, Event};
use crate::simulate;

/// Progress is shown only if an audit takes longer than this.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two looks at what runs.
const TICK: Duration = Duration::from_millis(100);
/// Before this, and before so many claims, nobody knows how long the rest will take.
const FORESIGHT: (Duration, usize) = (Duration::from_secs(2), 10);

/// The claims that are decided at the moment: where someone is looking at standard error a line that is renewed,
/// and for everybody a line for each that is slow.
pub struct Progress {
    state: Arc<Mutex<State>>,
    ticker: Option<JoinHandle<()>>,
}

struct State {
    start: Instant,
    visible: bool,
    /// How long a claim may run before it is called slow.
    slow: Duration,
    planned: usize,
    ended: usize,
    running: Vec<Running>,
    /// True while the line stands there.
    shown: bool,
    over: bool,
}

struct Running {
    id: ClaimId,
    start: Instant,
    /// After how long it is named as slow the next time.
    patience: Duration,
}

impl Progress {
    /// Names claims that run longer than `slow`, and again whenever that time has doubled; none if it is zero.
    pub fn new(slow: Duration) -> Self {
        let slow = if slow.is_zero() { Duration::MAX } else { slow };
        let visible =
            io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let start = Instant::now();
        let (running, shown, over) = (Vec::new(), false, false);
        let state = State { start, visible, slow, planned: 0, ended: 0, running, shown, over };
        let state = Arc::new(Mutex::new(state));
        let watched = Arc::clone(&state);
        let ticker = thread::Builder::new().spawn(move || {
            while !lock(&watched).tick() {
                thread::park_timeout(TICK);
            }
        });
        // Without a thread to spare there is no progress to be seen.
        Self { state, ticker: ticker.ok() }
    }

    /// Notes what begins and ends.
    pub fn hear(&self, event: Event<'_>) {
        let state = &mut *lock(&self.state);
        match event {
            Event::Planned { claims } => state.planned = claims,
            Event::ClaimStarted(id) => {
                let (id, start, patience) = (id.clone(), Instant::now(), state.slow);
                state.running.push(Running { id, start, patience });
            }
            Event::ClaimEnded(id) => {
                state.ended += 1;
                state.running.retain(|running| running.id != *id);
            }
            Event::Finished(_) => {
                state.clear();
                state.over = true;
            }
            _ => {}
        }
    }

    /// Lets something else write, with nothing of the progress in the way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        let state = &mut *lock(&self.state);
        state.clear();
        write()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        {
            let state = &mut *lock(&self.state);
            state.clear();
            state.over = true;
        }
        if let Some(ticker) = self.ticker.take() {
            ticker.thread().unpark();
            ticker.join().ok();
        }
    }
}

/// Whoever panicked with it takes the audit down by itself.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// Says what there is to say; true at the end.
    fn tick(&mut self) -> bool {
        if self.over {
            return true;
        }
        let now = Instant::now();
        let mut slow = Vec::new();
        for running in &mut self.running {
            if now.duration_since(running.start) >= running.patience {
                slow.push(format!("SLOW [> {}] {}", in_words(running.patience), running.id));
                running.patience = running.patience.saturating_mul(2);
            }
        }
        for line in slow {
            self.clear();
            anstream::eprintln!("{line}");
        }
        if self.visible && now.duration_since(self.start) > PATIENCE {
            let line = self.line(now);
            eprint!("\r\x1b[K{}", shortened(&line, error_columns().unwrap_or(80).saturating_sub(1)));
            self.shown = true;
        }
        false
    }

    /// `185/723 claims, about 20 s left: paper:42 printed (3 s), paper:43 printed`
    fn line(&self, now: Instant) -> String {
        let elapsed = now.duration_since(self.start);
        let left = match (self.ended, self.planned) {
            (ended, planned) if ended < FORESIGHT.1 || elapsed < FORESIGHT.0 || ended >= planned => {
                String::new()
            }
            (ended, planned) => {
                let left = elapsed.mul_f64((planned - ended) as f64 / ended as f64);
                format!(", about {} left", in_words(left))
            }
        };
        let names = self.running.iter().map(|running| {
            let since = now.duration_since(running.start);
            let time = if since.as_secs() > 0 { format!(" ({})", in_words(since)) } else { String::new() };
            format!("{}{time}", running.id)
        });
        let names = names.collect::<Vec<_>>().join(", ");
        format!("{}/{} claims{left}: {names}", self.ended, self.planned)
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            eprint!("\r\x1b[K");
        }
    }
}

/// `0.5 s`, `12 s`, `3 min`
fn in_words(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{seconds:.1} s"),
        seconds if seconds < 100.0 => format!("{seconds:.0} s"),
        seconds => format!("{:.0} min", seconds / 60.0),
    }
}

/// How far an experiment has come, on standard error.
pub struct ExperimentProgress {
    start: Instant,
    visible: bool,
    /// The last whole per cent that was shown.
    shown: AtomicUsize,
}

impl ExperimentProgress {
    /// Shown only if someone is looking at standard error.
    pub fn new() -> Self {
        let visible = io::stderr().is_terminal();
        Self { start: Instant::now(), visible, shown: AtomicUsize::new(usize::MAX) }
    }

    /// Shows it, at most once a per cent.
    pub fn show(&self, now: simulate::Progress<'_>) {
        let percent = (now.fraction * 100.0) as usize;
        let news = self.shown.swap(percent, Ordering::Relaxed) != percent;
        if self.visible && news && self.start.elapsed() > PATIENCE {
            eprint!("\r\x1b[K{percent:>3} % {}", now.stage);
        }
    }

    /// Leaves an empty line for what comes next.
    pub fn clear(&self) {
        if self.visible {
            eprint!("\r\x1b[K");
        }
    }
}

impl Default for ExperimentProgress {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_runs_and_how_long_it_will_take() {
        let start = Instant::now();
        let id = ClaimId { paper: "paper".to_owned(), number: 42.into(), name: "printed".to_owned() };
        let running = vec![Running { id, start: start + Duration::from_secs(27), patience: Duration::MAX }];
        let (slow, shown) = (Duration::MAX, false);
        let state =
            State { start, visible: false, slow, planned: 40, ended: 10, running, shown, over: false };
        let line = state.line(start + Duration::from_secs(30));
        assert_eq!(line, "10/40 claims, about 90 s left: paper:42 printed (3 s)");
        assert_eq!(in_words(Duration::from_secs(180)), "3 min");
    }
}
