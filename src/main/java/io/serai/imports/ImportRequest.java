package io.serai.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/// What a run was asked to do. It is stored with the run, so that any node can go on with it.
///
/// @param eventId the event's public id
/// @param beginAt rows after this one are processed
/// @param endAt the last row to process, counted from 1
/// @param returnDetail whether the answer holds whole people
/// @param statusFilter Splash only; empty takes all
/// @param fileName as the sender named it: untrusted text
public record ImportRequest(
        ImportKind kind,
        String eventId,
        int beginAt,
        int endAt,
        boolean returnDetail,
        String statusFilter,
        boolean dryRun,
        String fileName) {

    public ImportRequest {
        if (beginAt < 0 || endAt < 1) {
            throw new IllegalArgumentException("begin_at is 0 or more and end_at 1 or more");
        }
    }

    /// As a watched folder asks: all rows, for good.
    static ImportRequest wholeFile(ImportKind kind, String eventId, String fileName) {
        return new ImportRequest(kind, eventId, 0, Integer.MAX_VALUE, false, "Attending", false, fileName);
    }

    /// The same of one that only looked, to be carried out.
    ImportRequest forGood() {
        return new ImportRequest(kind, eventId, beginAt, endAt, returnDetail, statusFilter, false, fileName);
    }

    String capability() {
        return kind.capability();
    }

    String toJson(ObjectMapper json) {
        try {
            return json.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an import request is always JSON", e);
        }
    }

    static ImportRequest of(String text, ObjectMapper json) {
        try {
            return json.readValue(text, ImportRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("run.parameters_json holds no import request", e);
        }
    }
}
