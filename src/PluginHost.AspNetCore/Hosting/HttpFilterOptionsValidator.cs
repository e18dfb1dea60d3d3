using Microsoft.Extensions.Options;
using PluginHost.AspNetCore.Fields;

namespace PluginHost.AspNetCore.Hosting;

/// <summary>Checks the options when the application starts.</summary>
internal sealed class HttpFilterOptionsValidator : IValidateOptions<HttpFilterOptions>
{
    // The canonical ABI passes lists of less than 256 MiB.
    private const int MaxBodyBytes = 255 * 1024 * 1024;
    private const int MaxChangedHeaders = 10_000;
    private const int MaxChangedHeaderBytes = 1024 * 1024;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, HttpFilterOptions options)
    {
        string[] problems =
        [
            .. Enum.IsDefined(options.FailurePolicy)
                ? Array.Empty<string>()
                : [$"{HttpFilterConfiguration.SectionName}:{nameof(options.FailurePolicy)} is {options.FailurePolicy}; it must be Closed or Open."],
            .. CheckNames(options.CredentialHeaders),
            .. Check(nameof(options.MaxBodyBytes), options.MaxBodyBytes, MaxBodyBytes),
            .. Check(nameof(options.MaxChangedHeaders), options.MaxChangedHeaders, MaxChangedHeaders),
            .. Check(nameof(options.MaxChangedHeaderBytes), options.MaxChangedHeaderBytes, MaxChangedHeaderBytes),
        ];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> CheckNames(IEnumerable<string> names) => names
        .Where(name => !FieldRules.IsName(name))
        .Select(name => $"{HttpFilterConfiguration.SectionName}:{nameof(HttpFilterOptions.CredentialHeaders)} has '{name}', which is not the name of a header.");

    private static IEnumerable<string> Check(string option, int value, int most)
    {
        if (value < 0 || value > most)
        {
            yield return $"{HttpFilterConfiguration.SectionName}:{option} is {value}; it must be from 0 to {most}.";
        }
    }
}
