package io.serai.web;

/// A tenant. `id` is the integer key and never leaves the process; `idRandom` is the public id.
public record Account(long id, String idRandom, String code) {}
