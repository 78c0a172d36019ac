package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// A multipart request with one or more files, on disk, and texts beside them.
///
/// @param texts an object of texts, as the contract says
public record UploadForm(List<Upload> files, JsonNode texts) {
    public UploadForm {
        files = List.copyOf(files);
    }
}
