/// What is compared with what.
enum ComparisonKind: String {
  case policies = "A/B"
  case traces = "traces"
  case noise = "A/A"
}
