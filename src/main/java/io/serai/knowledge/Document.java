package io.serai.knowledge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A document as the database has it.
///
/// @param id the integer key
/// @param account the tenant's integer key
record Document(
        long id,
        long account,
        String docId,
        Named named,
        Reading reading,
        WorkOf work,
        Instant created,
        Instant updated) {

    /// What came.
    record Named(
            String docName,
            String fileName,
            String contentType,
            long size,
            @Nullable String hash,
            String regulationType,
            String version,
            boolean summarized) {}

    /// What became of it.
    ///
    /// @param generation which reading answers stand on; 0 until there is one
    /// @param wanted which is asked for
    /// @param error why it failed; null where it did not
    record Reading(
            String status,
            String stage,
            int generation,
            int wanted,
            @Nullable String parser,
            int headings,
            int blocks,
            int chunks,
            int vectors,
            String summary,
            int summaryMillis,
            @Nullable String error,
            @Nullable String failedAt) {}

    /// The work on it.
    ///
    /// @param status of its row of the inbox; null where that is gone
    /// @param failures tries that failed
    /// @param next when it is tried again; null where it isn't
    record WorkOf(
            @Nullable String run,
            @Nullable String status,
            int failures,
            @Nullable Instant next) {

        /// Whether somebody works on it, or will.
        boolean goesOn() {
            return status != null
                    && switch (status) {
                        case "accepted", "working", "retrying" -> true;
                        default -> false;
                    };
        }

        /// Which try it is, or the last one was.
        int attempt() {
            boolean between = "accepted".equals(status) || "retrying".equals(status) || "dead".equals(status);
            return status == null || between ? failures : failures + 1;
        }
    }

    static Document of(ResultSet row, int number) throws SQLException {
        return new Document(
                row.getLong("id"),
                row.getLong("account_id"),
                row.getString("doc_id"),
                new Named(
                        row.getString("doc_name"),
                        row.getString("file_name"),
                        row.getString("content_type"),
                        row.getLong("size_bytes"),
                        row.getString("file_hash"),
                        row.getString("regulation_type"),
                        row.getString("version"),
                        row.getBoolean("generate_summary")),
                new Reading(
                        row.getString("status"),
                        row.getString("stage"),
                        row.getInt("generation"),
                        row.getInt("wanted"),
                        row.getString("parser"),
                        row.getInt("structure_node_count"),
                        row.getInt("semantic_block_count"),
                        row.getInt("chunk_count"),
                        row.getInt("vector_chunk_count"),
                        row.getString("summary"),
                        row.getInt("summary_latency_ms"),
                        row.getString("error"),
                        row.getString("failure_stage")),
                new WorkOf(
                        row.getString("run_id"),
                        row.getString("work_status"),
                        row.getInt("work_failures"),
                        instant(row.getTimestamp("work_next"))),
                row.getTimestamp("created_on").toInstant(),
                row.getTimestamp("updated_on").toInstant());
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }

    /// As lists show it.
    Map<String, @Nullable Object> shown() {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("doc_id", docId);
        shown.put("doc_name", named.docName());
        shown.put("file_name", named.fileName());
        shown.put("content_type", named.contentType());
        shown.put("size_bytes", named.size());
        shown.put("regulation_type", named.regulationType());
        shown.put("version", named.version());
        shown.put("status", status());
        shown.put("chunk_count", reading.chunks());
        shown.put("summary", reading.summary());
        shown.put("created_at", created.toString());
        shown.put("updated_at", updated.toString());
        return shown;
    }

    /// Work that was given up with its workers has nobody who would have said so.
    private String status() {
        return "dead".equals(work.status()) ? "failed" : reading.status();
    }

    /// With where its work stands.
    ///
    /// @param index the name of the account's index
    Map<String, @Nullable Object> progress(String index) {
        boolean lost = "dead".equals(work.status()) && reading.error() == null;
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("doc_id", docId);
        shown.put("doc_name", named.docName());
        shown.put("status", status());
        shown.put("stage", reading.stage());
        shown.put("run_id", work.run());
        shown.put("attempt", work.attempt());
        shown.put("next_attempt_at", work.next() == null ? null : work.next().toString());
        shown.put("chunk_count", reading.chunks());
        shown.put("index_name", index);
        shown.put("summary", reading.summary());
        shown.put("summary_latency_ms", reading.summaryMillis());
        shown.put("error", lost ? "The work on it was given up: see the dead letter of its run." : reading.error());
        shown.put("failure_stage", lost ? reading.stage() : reading.failedAt());
        shown.put("parser", reading.parser());
        shown.put("structure_node_count", reading.headings());
        shown.put("semantic_block_count", reading.blocks());
        shown.put("vector_chunk_count", reading.vectors());
        shown.put("created_at", created.toString());
        shown.put("updated_at", updated.toString());
        return shown;
    }
}
