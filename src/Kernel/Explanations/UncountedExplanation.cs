using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations;

/// <summary>Events that did not count against the merchant: their cause had counted already, or they lie in a declared window.</summary>
/// <param name="Label">The event table, or the fact that changed.</param>
/// <param name="Window">Null where the cause is why.</param>
public sealed record UncountedExplanation(UncountedEvents Events, LocalizedText Label, ReliefWindow? Window);
