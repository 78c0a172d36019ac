package io.serai.knowledge.index;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

/// A sentence transformer on ONNX Runtime: the mean of what it makes of each piece. It computes one text
/// after another, each on the thread that asks: a quantized model's numbers depend on what stands beside a
/// text, and other threads have their own work.
final class OnnxModel implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    private final OrtSession session;
    private final boolean wantsTypes;

    /// The runtime unpacks its native libraries into the JVM's folder of passing things, which is the hub's.
    OnnxModel(byte[] file) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // what was computed with is given back after each text
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            session = environment.createSession(file, options);
        }
        wantsTypes = session.getInputNames().contains("token_type_ids");
    }

    /// @param pieces between the marks of begin and end
    /// @return not of length 1 yet
    float[] mean(long[] pieces) throws OrtException {
        long[] shape = {1, pieces.length};
        var ones = new long[pieces.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(pieces), shape);
                OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                OnnxTensor types =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[pieces.length]), shape);
                OrtSession.Result result = session.run(
                        wantsTypes
                                ? Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types)
                                : Map.of("input_ids", ids, "attention_mask", mask))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            var mean = new float[values.remaining() / pieces.length];
            for (int piece = 0; piece < pieces.length; piece++) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += values.get();
                }
            }
            return mean;
        }
    }

    /// Gives the native memory back; nobody may be computing.
    @Override
    public void close() throws OrtException {
        session.close();
    }
}
