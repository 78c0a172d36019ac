package io.serai.web;

import java.nio.file.Path;

/// A file part of a multipart request, on disk. It is deleted when the request ends: who wants to keep it, moves it.
///
/// @param fileName as the client named it: untrusted text, never a path
public record Upload(String part, String fileName, Path path, long size) {}
