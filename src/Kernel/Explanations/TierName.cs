using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations;

public sealed record TierName(string Id, LocalizedText Title);
