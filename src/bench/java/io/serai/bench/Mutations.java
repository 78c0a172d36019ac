package io.serai.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// Damages files at random, the same ones for the same seed: their bytes, and of a workbook the parts of its zip and
/// the elements of their XML.
final class Mutations {
    private static final List<String> TEXTS = List.of(
            "",
            "0",
            "-1",
            "1",
            "99999999999",
            "1E308",
            "NaN",
            "true",
            "A1",
            "ZZZ999999",
            "s",
            "str",
            "e",
            "inlineStr",
            "\u0000",
            "\uFFFE",
            "&#0;",
            "&x;",
            "<",
            "\"",
            "../../x",
            "é",
            "2026-02-30",
            "=1+1");

    private final Random random;

    Mutations(long seed) {
        this.random = new Random(seed);
    }

    byte[] of(byte[] file) throws IOException {
        boolean zip = file.length > 3 && file[0] == 'P' && file[1] == 'K';
        return zip && random.nextInt(4) > 0 ? zip(file) : bytes(file);
    }

    private byte[] bytes(byte[] file) {
        byte[] copy = file.clone();
        for (int i = random.nextInt(4); i >= 0 && copy.length > 0; i--) {
            int at = random.nextInt(copy.length);
            copy = switch (random.nextInt(5)) {
                case 0 -> flipped(copy, at);
                case 1 -> Arrays.copyOf(copy, at);
                case 2 -> without(copy, at, Math.min(copy.length, at + 1 + random.nextInt(16)));
                case 3 -> with(copy, at, text().getBytes(StandardCharsets.UTF_8));
                default ->
                    with(copy, at, Arrays.copyOfRange(copy, at, Math.min(copy.length, at + 1 + random.nextInt(64))));
            };
        }
        return copy;
    }

    private byte[] flipped(byte[] file, int at) {
        file[at] ^= (byte) (1 << random.nextInt(8));
        return file;
    }

    private byte[] zip(byte[] file) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                parts.put(entry.getName(), in.readAllBytes());
            }
        }
        for (int i = random.nextInt(3); i >= 0 && !parts.isEmpty(); i--) {
            String name = new ArrayList<>(parts.keySet()).get(random.nextInt(parts.size()));
            byte[] part = Objects.requireNonNull(parts.get(name));
            switch (random.nextInt(8)) {
                case 0 -> parts.remove(name);
                case 1 -> parts.put(name.toUpperCase(Locale.ROOT), parts.remove(name));
                case 2 -> parts.put(name, bytes(part));
                case 3 -> parts.put("copy/" + name, part);
                default -> parts.put(name, xml(part));
            }
        }
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        }
        return out.toByteArray();
    }

    /// Takes away, doubles or moves a tag, or puts another value into an attribute or an element.
    private byte[] xml(byte[] part) {
        String text = new String(part, StandardCharsets.UTF_8);
        List<int[]> places = new ArrayList<>();
        char open = random.nextBoolean() ? '<' : '"';
        char close = open == '<' ? '>' : '"';
        for (int at = text.indexOf(open); at >= 0; at = text.indexOf(open, at + 1)) {
            int end = text.indexOf(close, at + 1);
            if (end < 0) {
                break;
            }
            places.add(new int[] {at, end + 1});
            at = end;
        }
        if (places.isEmpty()) {
            return bytes(part);
        }
        int[] place = places.get(random.nextInt(places.size()));
        String piece = text.substring(place[0], place[1]);
        int[] another = places.get(random.nextInt(places.size()));
        String other = text.substring(another[0], another[1]);
        String by =
                switch (random.nextInt(4)) {
                    case 0 -> "";
                    case 1 -> piece + piece;
                    case 2 -> open == '"' ? "\"" + text() + "\"" : piece + text();
                    default -> other;
                };
        return (text.substring(0, place[0]) + by + text.substring(place[1])).getBytes(StandardCharsets.UTF_8);
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static byte[] without(byte[] file, int from, int to) {
        byte[] copy = Arrays.copyOf(file, file.length - (to - from));
        System.arraycopy(file, to, copy, from, file.length - to);
        return copy;
    }

    private static byte[] with(byte[] file, int at, byte[] more) {
        byte[] copy = Arrays.copyOf(file, file.length + more.length);
        System.arraycopy(file, at, copy, at + more.length, file.length - at);
        System.arraycopy(more, 0, copy, at, more.length);
        return copy;
    }
}
