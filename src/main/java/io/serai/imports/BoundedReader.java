package io.serai.imports;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// Ends the reading of a CSV record that grows without end, before the parser has it all in memory.
final class BoundedReader extends FilterReader {
    private final int maxRecordChars;
    private final int maxCellBytes;
    private long read;
    private int record;

    BoundedReader(Reader in, int maxRecordChars, int maxCellBytes) {
        super(in);
        this.maxRecordChars = maxRecordChars;
        this.maxCellBytes = maxCellBytes;
    }

    void startRecord(int number) {
        record = number;
        read = 0;
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        if (c >= 0) {
            count(1);
        }
        return c;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    private void count(int chars) {
        read += chars;
        if (read > maxRecordChars) {
            throw FileProblem.tooLarge("Record " + record + " is larger than the limit of " + maxCellBytes
                    + " bytes for a cell and " + maxRecordChars
                    + " characters for a row, or a quoted cell in it is not closed.");
        }
    }
}
