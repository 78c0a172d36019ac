package io.serai.web;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers with a file: whole, one part or several of it, or that the caller has it already (RFC 9110, 13.1 and 14).
final class FileParts {
    /// A range that can't be read, and more of them than this, are taken for none, as RFC 9110 (14.2) lets.
    private static final int MOST_RANGES = 10;

    private static final Pattern RANGE = Pattern.compile("(\\d*)-(\\d*)");
    private static final String BYTES = "bytes=";

    private final Outcome.Content content;
    private final FileChannel file;
    private final long size;

    private FileParts(Outcome.Content content, long size) {
        this.content = content;
        this.file = content.file();
        this.size = size;
    }

    /// @param last of it, too
    private record Part(long first, long last) {
        long length() {
            return last - first + 1;
        }
    }

    static Answer answer(Outcome.Content content) {
        try {
            return new FileParts(content, content.file().size()).answer();
        } catch (IOException e) {
            close(content.file());
            throw new UncheckedIOException(e);
        }
    }

    private Answer answer() {
        Outcome.Wanted wanted = content.wanted();
        if (isKnown(wanted.ifNoneMatch())) {
            return bare(304);
        }
        boolean same = wanted.ifRange() == null || wanted.ifRange().strip().equals(content.etag());
        List<Part> parts = same ? parts(wanted.range()) : null;
        if (parts == null) {
            return whole();
        }
        List<Part> there = parts.stream()
                .filter(part -> part.first() < size)
                .map(part -> new Part(part.first(), Math.min(part.last(), size - 1)))
                .toList();
        if (there.isEmpty()) {
            return bare(416);
        }
        if (there.stream().mapToLong(Part::length).sum() > size) {
            return whole();
        }
        return there.size() == 1 ? one(there.getFirst()) : several(there);
    }

    private boolean isKnown(@Nullable String ifNoneMatch) {
        return ifNoneMatch != null
                && Stream.of(ifNoneMatch.split(",", -1))
                        .map(String::strip)
                        .anyMatch(tag ->
                                tag.equals("*") || tag.replaceFirst("^W/", "").equals(content.etag()));
    }

    /// Null where the whole is wanted, or what is wanted can't be read.
    private @Nullable List<Part> parts(@Nullable String range) {
        if (range == null || size == 0 || !range.strip().regionMatches(true, 0, BYTES, 0, BYTES.length())) {
            return null;
        }
        var parts = new ArrayList<Part>();
        for (String one : range.strip().substring(BYTES.length()).split(",", -1)) {
            if (one.isBlank()) {
                continue;
            }
            Part part = part(one.strip());
            if (part == null || parts.size() == MOST_RANGES) {
                return null;
            }
            parts.add(part);
        }
        return parts.isEmpty() ? null : parts;
    }

    private @Nullable Part part(String text) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches() || text.length() == 1) {
            return null;
        }
        long first = number(matcher.group(1));
        long last = number(matcher.group(2));
        if (matcher.group(1).isEmpty()) {
            // so many at the end; none of them is no part at all
            return last == 0 ? new Part(Long.MAX_VALUE, Long.MAX_VALUE) : new Part(Math.max(0, size - last), size - 1);
        }
        if (matcher.group(2).isEmpty()) {
            return new Part(first, Long.MAX_VALUE);
        }
        return first > last ? null : new Part(first, last);
    }

    /// More than any file has where there are more digits than a long takes.
    private static long number(String digits) {
        return digits.isEmpty() ? 0 : digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private Answer whole() {
        return new Answer(200, headers(content.mediaType(), size), body(List.of(new Slice(file, 0, size))));
    }

    private Answer one(Part part) {
        Map<String, String> headers = headers(content.mediaType(), part.length());
        headers.put("Content-Range", place(part));
        return new Answer(206, headers, body(List.of(new Slice(file, part.first(), part.length()))));
    }

    private Answer several(List<Part> parts) {
        String boundary = UUID.randomUUID().toString();
        var streams = new ArrayList<InputStream>();
        long length = 0;
        for (Part part : parts) {
            byte[] head = ascii("\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                    .formatted(boundary, content.mediaType(), place(part)));
            streams.add(new ByteArrayInputStream(head));
            streams.add(new Slice(file, part.first(), part.length()));
            length += head.length + part.length();
        }
        byte[] end = ascii("\r\n--" + boundary + "--\r\n");
        streams.add(new ByteArrayInputStream(end));
        return new Answer(
                206, headers("multipart/byteranges; boundary=" + boundary, length + end.length), body(streams));
    }

    private Answer bare(int status) {
        close(file);
        Map<String, String> headers = headers(content.mediaType(), 0);
        headers.remove("Content-Type");
        headers.remove("Content-Length");
        if (status == 416) {
            headers.put("Content-Range", "bytes */" + size);
        }
        return new Answer(status, headers, new Answer.Body.Bytes(new byte[0]));
    }

    private String place(Part part) {
        return "bytes %d-%d/%d".formatted(part.first(), part.last(), size);
    }

    private Map<String, String> headers(String type, long length) {
        var headers = new LinkedHashMap<>(content.headers());
        headers.put("Content-Type", type);
        headers.put("Content-Length", Long.toString(length));
        headers.put("Accept-Ranges", "bytes");
        headers.put("ETag", content.etag());
        return headers;
    }

    private Answer.Body body(List<InputStream> streams) {
        return new Answer.Body.Stream(new SequenceInputStream(Collections.enumeration(streams)) {
            @Override
            public void close() throws IOException {
                file.close();
            }
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            // nothing was written
        }
    }

    /// A part of the file, which must have all of it.
    private static final class Slice extends InputStream {
        private final FileChannel file;
        private long at;
        private long left;

        Slice(FileChannel file, long at, long length) {
            this.file = file;
            this.at = at;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = file.read(ByteBuffer.wrap(into, from, (int) Math.min(length, left)), at);
            if (read < 0) {
                throw new EOFException("a file is shorter than it was");
            }
            at += read;
            left -= read;
            return read;
        }
    }
}
