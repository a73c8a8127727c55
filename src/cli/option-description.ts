import { Help, type Option } from 'commander';

/** What help and manual say of a flag. An empty list, where a repeatable flag begins, is no default that anybody wants to read of. */
export function optionDescription(option: Option): string {
  const isEmpty = Array.isArray(option.defaultValue) && option.defaultValueDescription === undefined;
  return isEmpty ? option.description : new Help().optionDescription(option);
}
