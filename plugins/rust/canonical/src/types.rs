//! The types of `canonical.wit`.

use plugin_host::{enumeration, flags, record, variant};

record! {
    pub struct Point {
        pub x: i32,
        pub y: i32,
    }
}

record! {
    pub struct Person {
        pub name: String,
        pub age: u8,
        pub mail: String,
    }
}

record! {
    pub struct Sample {
        pub id: u64,
        pub name: String,
        pub kind: u8,
        pub position: Point,
        pub ratio: f32,
        pub weight: f64,
        pub initial: char,
        pub present: bool,
        pub labels: Vec<String>,
        pub note: Option<String>,
        pub digest: Vec<u8>,
        pub colour: Colour,
        pub access: Access,
    }
}

variant! {
    pub enum Shape {
        Nothing,
        Flag(bool),
        Count(u32),
        Ticks(u64),
        Single(f32),
        Double(f64),
        Text(String),
        At(Point),
        Bytes(Vec<u8>),
        Letter(char),
    }
}

variant! {
    pub enum Number {
        Whole(i32),
        Part(f32),
    }
}

variant! {
    pub enum Real {
        Single(f32),
        Double(f64),
    }
}

variant! {
    pub enum Angle {
        Degrees(f32),
        Radians(f32),
    }
}

enumeration! {
    pub enum Colour {
        Red,
        Green,
        Blue,
    }
}

flags! {
    pub struct Access: u8 {
        READ = 0,
        WRITE = 1,
        EXECUTE = 2,
    }
}

flags! {
    pub struct Months: u16 {
        JANUARY = 0,
        DECEMBER = 11,
    }
}

flags! {
    pub struct Bits: u32 {
        B0 = 0,
        B31 = 31,
    }
}
