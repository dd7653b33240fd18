//! Drawn pictures in the place of photos: nobody's street, but different enough from each other that evidence
//! checks have something to compare.

use std::io::Cursor;

use balai_base::{
    Problem, Random, SeededRandom,
    random::{below, choose},
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops::FilterType};

/// The small canvas that is drawn on, then made larger and softer.
const CANVAS: (u32, u32) = (160, 120);
/// The size of the finished picture.
const PICTURE: (u32, u32) = (640, 480);

/// What a picture is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// A road, with a hole in it or without.
    Road,
    /// A street at night, the lamp dark or lit.
    Lamp,
    /// A channel with water.
    Water,
    /// A heap by the wayside.
    Heap,
    /// A tree.
    Tree,
    /// Houses.
    Houses,
}

impl Scene {
    /// What a matter of the texts looks like.
    pub(super) fn of(matter: &str) -> Self {
        match matter {
            "roads" | "traffic" => Self::Road,
            "lights" => Self::Lamp,
            "water" => Self::Water,
            "waste" => Self::Heap,
            "trees" => Self::Tree,
            _ => Self::Houses,
        }
    }

    /// What can be seen, in words.
    pub(super) fn words(self, after: bool) -> &'static str {
        match (self, after) {
            (Self::Road, false) => "Gambar peragaan: jalan dengan lubang",
            (Self::Road, true) => "Gambar peragaan: jalan yang sudah ditambal",
            (Self::Lamp, false) => "Gambar peragaan: jalan gelap, lampu padam",
            (Self::Lamp, true) => "Gambar peragaan: lampu jalan menyala",
            (Self::Water, false) => "Gambar peragaan: saluran penuh",
            (Self::Water, true) => "Gambar peragaan: saluran yang sudah lancar",
            (Self::Heap, false) => "Gambar peragaan: tumpukan di tepi jalan",
            (Self::Heap, true) => "Gambar peragaan: tepi jalan yang sudah bersih",
            (Self::Tree, false) => "Gambar peragaan: pohon condong",
            (Self::Tree, true) => "Gambar peragaan: pohon yang sudah dipangkas",
            (Self::Houses, false) => "Gambar peragaan: lokasi yang dilaporkan",
            (Self::Houses, true) => "Gambar peragaan: lokasi sesudah ditangani",
        }
    }
}

/// A picture as JPEG; every seed draws another one.
pub(super) fn drawn(scene: Scene, after: bool, seed: u64) -> Result<Vec<u8>, Problem> {
    let random = SeededRandom::from_number(seed);
    let mut canvas = Canvas { picture: RgbImage::new(CANVAS.0, CANVAS.1), random };
    canvas.paint(scene, after);
    let finished =
        DynamicImage::from(canvas.picture).resize_exact(PICTURE.0, PICTURE.1, FilterType::CatmullRom);
    let mut bytes = Cursor::new(Vec::new());
    finished
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .map_err(|_| Problem::invalid("problem-photo-damaged"))?;
    Ok(bytes.into_inner())
}

struct Canvas {
    picture: RgbImage,
    random: SeededRandom,
}

impl Canvas {
    fn paint(&mut self, scene: Scene, after: bool) {
        let night = scene == Scene::Lamp;
        let horizon = 30 + self.number(45);
        self.sky(horizon, night);
        for _ in 0..2 + self.number(5) {
            self.house(horizon, night);
        }
        for _ in 0..self.number(6) {
            let at = (self.number(CANVAS.0), horizon + self.number(10));
            self.tree(at, 6 + self.number(12), night);
        }
        self.ground(horizon, night);
        match scene {
            Scene::Road => self.road(horizon, !after),
            Scene::Lamp => self.lamp(horizon, after),
            Scene::Water => self.water(horizon, after),
            Scene::Heap if !after => self.heap(horizon),
            Scene::Tree => {
                let at = (20 + self.number(120), horizon + 20 + self.number(40));
                self.tree(at, if after { 16 } else { 26 + self.number(14) }, false);
            }
            Scene::Heap | Scene::Houses => {}
        }
        self.patches(horizon, night);
    }

    fn sky(&mut self, horizon: u32, night: bool) {
        let base = if night {
            [12, 14, 30]
        } else {
            *self.one_of(&[[150, 190, 230], [200, 205, 210], [235, 200, 160]])
        };
        for y in 0..horizon {
            let lift = u8::try_from(y * 40 / horizon.max(1)).unwrap_or(0) / if night { 4 } else { 1 };
            self.rectangle((0, y), (CANVAS.0, y + 1), base.map(|channel: u8| channel.saturating_add(lift)));
        }
    }

    fn ground(&mut self, horizon: u32, night: bool) {
        let colour = *self.one_of(&[[120, 140, 80], [150, 130, 100], [110, 110, 105], [90, 120, 70]]);
        self.rectangle((0, horizon), CANVAS, dimmed(colour, night));
    }

    fn house(&mut self, horizon: u32, night: bool) {
        let (width, height) = (14 + self.number(30), 10 + self.number(26));
        let left = self.number(CANVAS.0);
        let wall = *self.one_of(&[
            [220, 210, 190],
            [190, 120, 90],
            [235, 235, 230],
            [160, 170, 175],
            [205, 180, 120],
        ]);
        let roof = *self.one_of(&[[150, 70, 50], [90, 90, 95], [120, 90, 60]]);
        let top = horizon.saturating_sub(height);
        self.rectangle((left, top), (left + width, horizon), dimmed(wall, night));
        self.rectangle(
            (left.saturating_sub(2), top.saturating_sub(5)),
            (left + width + 2, top),
            dimmed(roof, night),
        );
    }

    fn tree(&mut self, (x, y): (u32, u32), size: u32, night: bool) {
        self.rectangle((x, y.saturating_sub(size)), (x + 1 + size / 6, y), dimmed([95, 70, 50], night));
        let green = *self.one_of(&[[50, 100, 50], [80, 120, 50], [40, 80, 60]]);
        self.disc((x, y.saturating_sub(size + size / 3)), size * 2 / 3, dimmed(green, night));
    }

    /// A road that narrows towards the horizon, from a drawn side.
    fn road(&mut self, horizon: u32, broken: bool) {
        let (near, far) = (20 + self.number(120), 30 + self.number(100));
        let grey = *self.one_of(&[[85, 85, 88], [70, 70, 75], [105, 100, 95]]);
        let depth = CANVAS.1 - horizon;
        let middle = |y: u32| (far * (CANVAS.1 - y) + near * (y - horizon)) / depth.max(1);
        for y in horizon..CANVAS.1 {
            let half = 3 + (y - horizon) * 45 / depth.max(1);
            self.rectangle((middle(y).saturating_sub(half), y), (middle(y) + half, y + 1), grey);
        }
        let y = CANVAS.1 - 14 - self.number(18);
        let (at, size) = ((middle(y), y), 7 + self.number(9));
        self.disc(at, size, if broken { [45, 38, 30] } else { [52, 52, 56] });
        if broken {
            self.disc((at.0 + 2, at.1 + 2), size / 2, [110, 95, 75]);
        }
    }

    fn lamp(&mut self, horizon: u32, lit: bool) {
        let x = 20 + self.number(120);
        let top = horizon.saturating_sub(25);
        if lit {
            self.disc((x, top), 26, [70, 62, 40]);
            self.disc((x, top), 14, [150, 132, 80]);
            self.disc((x, horizon + 30), 30, [80, 72, 50]);
        }
        self.rectangle((x, top), (x + 2, CANVAS.1 - 20), [60, 60, 65]);
        self.disc((x, top), 3, if lit { [255, 245, 200] } else { [70, 70, 75] });
    }

    fn water(&mut self, horizon: u32, clear: bool) {
        let left = 15 + self.number(90);
        let colour = if clear { [120, 150, 160] } else { [85, 75, 50] };
        self.rectangle((left, horizon), (left + 25 + self.number(35), CANVAS.1), colour);
        if !clear {
            for _ in 0..12 {
                let at = (left + self.number(40), horizon + self.number(70));
                let colour = *self.one_of(&[[230, 230, 225], [190, 60, 50], [60, 110, 170], [40, 90, 50]]);
                self.disc(at, 2 + self.number(4), colour);
            }
        }
    }

    fn heap(&mut self, horizon: u32) {
        let (x, y) = (20 + self.number(110), horizon + 25 + self.number(35));
        for _ in 0..26 {
            let at = (x + self.number(36), y + self.number(16));
            let colour =
                *self.one_of(&[[25, 25, 28], [235, 235, 230], [60, 110, 170], [200, 170, 60], [150, 60, 50]]);
            self.disc(at, 3 + self.number(7), colour);
        }
    }

    /// Bushes, stones and shade in the foreground, by which pictures of one kind differ most.
    fn patches(&mut self, horizon: u32, night: bool) {
        for _ in 0..6 {
            let at = (self.number(CANVAS.0), horizon + 4 + self.number(CANVAS.1 - horizon));
            let shade = *self.one_of(&[[70, 100, 60], [170, 165, 150], [110, 90, 70], [60, 85, 60]]);
            let size = 4 + self.number(12);
            self.disc(at, size, dimmed(shade, night));
            self.disc((at.0 + size, at.1 + size / 3), size * 2 / 3, dimmed(shade, night));
        }
    }

    fn rectangle(&mut self, (left, top): (u32, u32), (right, bottom): (u32, u32), colour: [u8; 3]) {
        for y in top..bottom.min(CANVAS.1) {
            for x in left..right.min(CANVAS.0) {
                self.picture.put_pixel(x, y, Rgb(colour));
            }
        }
    }

    fn disc(&mut self, (x, y): (u32, u32), radius: u32, colour: [u8; 3]) {
        for py in y.saturating_sub(radius)..(y + radius + 1).min(CANVAS.1) {
            for px in x.saturating_sub(radius)..(x + radius + 1).min(CANVAS.0) {
                if px.abs_diff(x).pow(2) + py.abs_diff(y).pow(2) <= radius * radius {
                    self.picture.put_pixel(px, py, Rgb(colour));
                }
            }
        }
    }

    fn number(&self, bound: u32) -> u32 {
        u32::try_from(below(&self.random, u64::from(bound))).unwrap_or(0)
    }

    fn one_of<'c>(&self, choices: &'c [[u8; 3]]) -> &'c [u8; 3] {
        choose(&self.random, choices).unwrap_or(&[128; 3])
    }
}

fn dimmed(colour: [u8; 3], night: bool) -> [u8; 3] {
    if night { colour.map(|channel| channel / 6) } else { colour }
}

/// A seed for the next picture.
pub(super) fn seed(random: &dyn Random) -> u64 {
    below(random, u64::MAX)
}
