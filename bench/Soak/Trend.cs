namespace PluginHost.Soak;

/// <summary>How something developed over the second half of the samples: a line by least squares.</summary>
/// <param name="Name">What.</param>
/// <param name="Mean">How much of it there was, in the mean.</param>
/// <param name="Slope">How much it grew from one reload, or second, to the next.</param>
/// <param name="Growth">How much it grew from the beginning to the end of the half.</param>
/// <param name="Allowed">How much it may.</param>
internal sealed record Trend(string Name, double Mean, double Slope, double Growth, double Allowed)
{
    /// <summary>Whether it is flat.</summary>
    public bool IsFlat => Growth <= Allowed;

    /// <summary>Fits the line.</summary>
    public static Trend Of(string name, IReadOnlyList<Sample> samples, Func<Sample, double> value, double allowed)
    {
        Sample[] half = [.. samples.Skip(samples.Count / 2)];
        double meanX = half.Average(sample => sample.At);
        double meanY = half.Average(value);
        double squares = half.Sum(sample => Math.Pow(sample.At - meanX, 2));
        double slope = squares == 0 ? 0 : half.Sum(sample => (sample.At - meanX) * (value(sample) - meanY)) / squares;
        return new Trend(name, meanY, slope, slope * (half[^1].At - half[0].At), allowed);
    }

    /// <summary>Prints how everything developed that must not grow.</summary>
    /// <param name="samples">What was seen.</param>
    /// <param name="unit">What slopes are printed for.</param>
    /// <param name="unitSize">How much that is.</param>
    /// <param name="residentMiB">How much resident memory may grow at least: more in a run that ends while the process still warms up.</param>
    /// <param name="others">What else must not grow.</param>
    /// <returns>What grew.</returns>
    public static IEnumerable<string> Report(IReadOnlyList<Sample> samples, string unit, double unitSize, double residentMiB, params Trend[] others)
    {
        if (samples.Count < 4)
        {
            return [$"There are only {samples.Count} samples."];
        }

        Trend[] trends =
        [
            Of("resident MiB", samples, sample => sample.ResidentMiB, Math.Max(residentMiB, samples[^1].ResidentMiB * 0.04)),
            Of("managed MiB", samples, sample => sample.ManagedMiB, 2),
            Of("code maps", samples, sample => sample.CodeMaps, 16),
            Of("threads", samples, sample => sample.Threads, 4),
            Of("pool threads", samples, sample => sample.PoolThreads, 64),
            Of("files", samples, sample => sample.Files, 4),
            .. others,
        ];
        foreach (Trend trend in trends)
        {
            Console.WriteLine(
                $"trend\t{trend.Name}\tmean {trend.Mean:F1}\tslope {trend.Slope * unitSize:F2} a {unit}\tgrowth {trend.Growth:F2} (allowed {trend.Allowed:F1})");
        }

        return trends.Where(trend => !trend.IsFlat)
            .Select(trend => $"{trend.Name} grew by {trend.Growth:F2} over the second half, more than {trend.Allowed:F1}.");
    }
}
