package io.serai.tables;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A workbook's shared strings by their index: on the heap while they are few, else on disk.
final class SharedStrings implements AutoCloseable {
    private static final int CACHED = 1 << 12;
    private static final int CACHED_CHARS = 128;

    private final List<String> kept;
    private final @Nullable StringSpill spill;
    private final long size;
    private final int[] cachedIndex = new int[CACHED];
    private final @Nullable String[] cached = new @Nullable String[CACHED];

    private SharedStrings(List<String> kept, @Nullable StringSpill spill, long size) {
        this.kept = kept;
        this.spill = spill;
        this.size = size;
    }

    /// @param part null for a workbook without shared strings
    static SharedStrings read(@Nullable XmlPart part, ReadLimits limits) {
        List<String> kept = new ArrayList<>();
        if (part == null) {
            return new SharedStrings(kept, null, 0);
        }
        StringSpill spill = null;
        try (part) {
            long chars = 0;
            long size = 0;
            while (part.next()) {
                if (!part.atStart("si")) {
                    continue;
                }
                if (++size > Math.min(limits.maxCells(), Integer.MAX_VALUE)) {
                    throw FileProblem.tooLarge("The workbook has more than " + limits.maxCells() + " strings.");
                }
                String text = RichText.read(part, "si", limits.maxCellBytes());
                if (text == null) {
                    throw FileProblem.tooLarge("The workbook's shared string " + size + " is larger than the limit of "
                            + limits.maxCellBytes() + " bytes for a cell.");
                }
                chars += text.length() + 32;
                if (spill == null && chars > limits.spillAfterChars()) {
                    spill = StringSpill.in(limits.tempDir());
                    kept.forEach(spill::add);
                    kept.clear();
                }
                if (spill == null) {
                    kept.add(text);
                } else {
                    spill.add(text);
                }
            }
            if (spill != null) {
                spill.map();
            }
            return new SharedStrings(kept, spill, size);
        } catch (RuntimeException | Error e) {
            if (spill != null) {
                spill.close();
            }
            throw e;
        }
    }

    /// The string of this index; null when there is none.
    @Nullable
    String get(int index) {
        if (index < 0 || index >= size) {
            return null;
        }
        if (spill == null) {
            return kept.get(index);
        }
        int slot = index & (CACHED - 1);
        String text = cached[slot];
        if (text == null || cachedIndex[slot] != index) {
            text = spill.get(index);
            if (text.length() <= CACHED_CHARS) {
                cached[slot] = text;
                cachedIndex[slot] = index;
            }
        }
        return text;
    }

    boolean isSpilled() {
        return spill != null;
    }

    @Override
    public void close() {
        if (spill != null) {
            spill.close();
        }
    }
}
