import CommandLine
import Glibc

/// What the reference packages do with the same texts, in a Python of the user's.
struct SimilarityPeers {
  private let interpreter: String
  private let seconds: Double
  private let texts: TemporaryFile
  private let script: TemporaryFile
  private let scores: TemporaryFile

  /// Prepares the peers.
  ///
  /// - Throws: `CommandLineError` where no temporary file can be written.
  init(interpreter: String, texts: SimilarityTexts, seconds: Double) throws(CommandLineError) {
    self.interpreter = interpreter
    self.seconds = seconds
    self.texts = try TemporaryFile(texts.packed)
    script = try TemporaryFile(Array(Self.script.utf8))
    scores = try TemporaryFile()
  }

  /// Takes a turn.
  ///
  /// - Throws: `CommandLineError` where the interpreter, or a package in it, is not there.
  func turn(_ task: SimilarityTask) throws(CommandLineError) -> SimilarityTurn {
    let words = [interpreter, script.path, texts.path, scores.path, task.rawValue, "\(seconds)"]
    // Whatever library there is below, it has one core.
    let command = "OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 " + words.map(Self.quoted).joined(separator: " ")
    guard let pipe = popen(command, "r") else {
      throw CommandLineError(.osErr, "A process cannot be started: \(String(cString: strerror(errno))).")
    }
    var line = [CChar](repeating: 0, count: 256)
    let said = fgets(&line, Int32(line.count), pipe) == nil ? "" : Self.text(line)
    let status = pclose(pipe)
    let numbers = said.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
    guard status == 0, numbers.count == 2 else {
      throw CommandLineError(
        .noInput,
        "\(interpreter) cannot measure \(task.rawValue): it is no Python, or it lacks a package "
          + "(sacrebleu 2.6, nltk, rapidfuzz, scikit-learn, scipy); what it says stands above.")
    }
    return SimilarityTurn(samples: Int(numbers[0]), timeNs: numbers[1], scores: try readScores())
  }

  private func readScores() throws(CommandLineError) -> [Double] {
    guard let file = fopen(scores.path, "re") else {
      throw CommandLineError(
        .ioErr, "\(scores.path) cannot be opened: \(String(cString: strerror(errno))).")
    }
    defer { fclose(file) }
    var values: [Double] = []
    var value = 0.0
    while fread(&value, 8, 1, file) == 1 { values.append(value) }
    return values
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }

  private static func text(_ line: [CChar]) -> String {
    line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// Takes a turn, writes the scores, and prints how many samples were compared and in how many nanoseconds on the core.
  ///
  /// Each turn has metrics of its own: sacreBLEU's tokenisers remember the lines that they have seen.
  private static let script = """
    import array, struct, sys, time

    texts_path, scores_path, task, seconds = sys.argv[1:5]
    with open(texts_path, "rb") as file:
        data = file.read()
    samples, place = [], 0

    def number():
        global place
        place += 4
        return struct.unpack_from("<I", data, place - 4)[0]

    while place < len(data):
        sample = []
        for _ in range(number()):
            size = number()
            sample.append(data[place:place + size].decode())
            place += size
        samples.append((sample[0], sample[1:]))

    def levenshtein():
        from rapidfuzz.distance import Levenshtein
        score = Levenshtein.normalized_similarity
        return lambda answer, proposals: [score(text, answer) for text in proposals]

    def indel():
        from rapidfuzz.distance import Indel
        score = Indel.normalized_similarity
        return lambda answer, proposals: [score(text, answer) for text in proposals]

    def spearman():
        import warnings
        from scipy.stats import spearmanr
        warnings.simplefilter("ignore")
        def scores(answer, proposals):
            lengths = [len(text) for text in proposals]
            distances = [abs(length - len(answer)) for length in lengths]
            if len(lengths) < 2:
                return [0, 0]
            result = spearmanr(lengths, distances)
            return [0 if value != value else value for value in (result.statistic, result.pvalue)]
        return scores

    def bleu():
        from sacrebleu.metrics import BLEU
        metric = BLEU(effective_order=True)
        return lambda answer, proposals: [metric.sentence_score(text, [answer]).score for text in proposals]

    def nltk():
        from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
        method1 = SmoothingFunction().method1
        def scores(answer, proposals):
            references = [answer.split()]
            return [sentence_bleu(references, text.split(), smoothing_function=method1) for text in proposals]
        return scores

    def tfidf():
        from sklearn.feature_extraction.text import TfidfVectorizer
        def scores(answer, proposals):
            rows = TfidfVectorizer().fit_transform(proposals + [answer])
            return (rows[:-1] @ rows[-1:].T).toarray().ravel()
        return scores

    make = {
        "levenshtein": levenshtein, "levenshtein-short": levenshtein, "indel": indel, "indel-short": indel,
        "bleu-4": bleu, "nltk-4": nltk, "tf-idf": tfidf, "spearman": spearman,
    }[task]
    if task.endswith("-short"):
        samples = [(answer[:40], [text[:40] for text in proposals]) for answer, proposals in samples]
    make()(*samples[0])  # imports, and what is made at the first call
    block = 64 if task.endswith("-short") or task == "spearman" else 1
    found, done, spent = array.array("d"), 0, 0
    while not done or spent < float(seconds) * 1e9:
        scores = make()
        for first in range(0, len(samples), block):
            part = samples[first:first + block]
            start = time.process_time_ns()
            values = [scores(answer, proposals) for answer, proposals in part]
            spent += time.process_time_ns() - start
            if done < len(samples):
                for value in values:
                    found.extend(value)
            done += len(part)
            if spent >= float(seconds) * 1e9:
                break
    with open(scores_path, "wb") as file:
        found.tofile(file)
    print(done, spent)
    """
}
