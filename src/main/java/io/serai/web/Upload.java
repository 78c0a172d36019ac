package io.serai.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file part of a multipart request, on disk. It is deleted when its route is done: who wants to keep it, moves it.
///
/// @param fileName as the client named it: untrusted text, never a path
public record Upload(String part, String fileName, Path path, long size) {

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the upload " + path, e);
        }
    }
}
